export default function FightsPage() {
  return null;
}
