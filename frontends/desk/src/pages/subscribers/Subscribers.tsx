export default function Subscribers() {
  return null;
}
