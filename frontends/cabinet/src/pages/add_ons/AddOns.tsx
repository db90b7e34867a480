export default function AddOns() {
  return null;
}
