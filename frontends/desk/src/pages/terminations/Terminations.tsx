export default function Terminations() {
  return null;
}
