export default function Autopayment() {
  return null;
}
