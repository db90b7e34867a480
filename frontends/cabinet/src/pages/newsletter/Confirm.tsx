export default function Confirm() {
  return null;
}
