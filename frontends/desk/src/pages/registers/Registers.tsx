export default function Registers() {
  return null;
}
