export default function MarketPage() {
  return null;
}
