export default function NewContract() {
  return null;
}
