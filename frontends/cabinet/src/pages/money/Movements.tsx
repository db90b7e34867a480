export default function Movements() {
  return null;
}
