export default function Downloads() {
  return null;
}
