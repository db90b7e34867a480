export default function Newsletters() {
  return null;
}
