export default function Followed() {
  return null;
}
