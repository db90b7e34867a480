export default function Outcome() {
  return null;
}
