export default function Contracts() {
  return null;
}
