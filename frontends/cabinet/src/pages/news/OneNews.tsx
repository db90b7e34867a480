export default function OneNews() {
  return null;
}
