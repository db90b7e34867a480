export default function QuickPay() {
  return null;
}
