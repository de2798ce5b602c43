export default function SystemPage({ id }: { id: number }) {
  return <p>{id}</p>;
}
