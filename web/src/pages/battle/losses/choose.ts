import { sideOf } from "../sides/standing";
import type { Loss } from "./useLosses";

export type Order = "time" | "newest" | "isk";

export interface Choice {
  /** A letter, "" for those on no side, null for all. */
  side: string | null;
  capsules: boolean;
  order: Order;
}

export interface LossRow {
  loss: Loss;
  side: string | null;
  by: string | null;
}

/** The losses that one wants to see, with the side that lost and the side that had the final blow. Pure. Unknown worth comes last. */
export function choose(losses: readonly Loss[], where: ReadonlyMap<number, string>, { side, capsules, order }: Choice): LossRow[] {
  const rows = losses
    .map((loss) => ({ loss, side: sideOf(loss.victim, where), by: sideOf(loss.final_blow, where) }))
    .filter((row) => (side === null || (row.side ?? "") === side) && (capsules || row.loss.hull.class !== "capsule"));
  if (order === "newest") return rows.reverse();
  if (order === "isk") return rows.sort((one, other) => (other.loss.total_value ?? -1) - (one.loss.total_value ?? -1) || one.loss.id - other.loss.id);
  return rows;
}
