export default function RegionPage({ id }: { id: number }) {
  return <p>{id}</p>;
}
