export default function TariffChange() {
  return null;
}
