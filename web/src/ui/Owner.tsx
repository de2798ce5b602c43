import type { Schema } from "../api/client";
import { Entity } from "./Entity";

/** Who holds a system: an alliance, a faction, nobody, or not known. */
export function Owner({ owner }: { owner: Schema["OwnerRef"] | null | undefined }) {
  if (owner?.alliance) return <Entity kind="alliance" {...owner.alliance} />;
  if (owner?.faction) return <Entity kind="faction" {...owner.faction} />;
  if (owner?.corporation) return <Entity kind="corporation" {...owner.corporation} />;
  if (owner?.name) return <span>{owner.name}</span>;
  if (owner?.kind === "unclaimed") return <span className="quiet">nobody</span>;
  return (
    <span className="quiet" title="Nobody has told who holds it">
      ?
    </span>
  );
}

/** The name to sort by; null where nobody holds it or nobody has told. */
export function ownerName(owner: Schema["OwnerRef"] | null | undefined): string | null {
  return owner?.alliance?.name ?? owner?.faction?.name ?? owner?.corporation?.name ?? owner?.name ?? null;
}
