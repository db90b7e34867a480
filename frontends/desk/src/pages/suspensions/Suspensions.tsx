export default function Suspensions() {
  return null;
}
