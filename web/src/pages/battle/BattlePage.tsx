export default function BattlePage({ id }: { id: number }) {
  return <p>{id}</p>;
}
