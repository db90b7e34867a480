export default function Rating() {
  return null;
}
