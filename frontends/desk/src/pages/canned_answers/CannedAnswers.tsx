export default function CannedAnswers() {
  return null;
}
