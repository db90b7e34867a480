export default function PromisedPayment() {
  return null;
}
