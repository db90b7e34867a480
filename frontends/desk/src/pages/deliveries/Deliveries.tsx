export default function Deliveries() {
  return null;
}
