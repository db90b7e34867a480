export default function Texts() {
  return null;
}
