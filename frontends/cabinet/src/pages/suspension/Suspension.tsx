export default function Suspension() {
  return null;
}
