export default function Subscriber() {
  return null;
}
