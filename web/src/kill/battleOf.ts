import type { Schema } from "../api/client";

/** The battle of a kill among the map's kills; null where it is in none, or not among them. Pure. */
export function battleOf(kill: number, { id, battle }: Pick<Schema["MapKills"], "id" | "battle">): number | null {
  return battle[id.indexOf(kill)] ?? null;
}
