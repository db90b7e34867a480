export default function Termination() {
  return null;
}
