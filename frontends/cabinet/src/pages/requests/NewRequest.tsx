export default function NewRequest() {
  return null;
}
