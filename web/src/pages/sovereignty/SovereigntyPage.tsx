export default function SovereigntyPage() {
  return null;
}
