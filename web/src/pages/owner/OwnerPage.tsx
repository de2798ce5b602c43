import type { EntityKind } from "../../ui/Entity";

interface Props {
  kind: Exclude<EntityKind, "faction">;
  id: number;
  tab: string | undefined;
}

export default function OwnerPage({ kind, id }: Props) {
  return (
    <p>
      {kind} {id}
    </p>
  );
}
