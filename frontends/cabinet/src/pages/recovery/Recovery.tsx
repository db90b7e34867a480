export default function Recovery() {
  return null;
}
