import type { Schema } from "../api/client";
import { moment } from "../format/time";

type Row = Pick<Schema["BattleRow"], "places" | "kind" | "start" | "end">;

const KINDS: Record<Row["kind"], string> = {
  fight: "a fight",
  gank: "a gank",
  camp: "a camp",
  roam: "a roam",
  bash: "a bash of structures",
  "clean-up": "a clean-up",
};

/** What was lost in earnest, in words. */
export function kindWord(battle: Pick<Row, "kind">): string {
  return KINDS[battle.kind];
}

/** Where it is fought: the system with most kills, and how many others. */
export function placesOf(battle: Pick<Row, "places">): string {
  const first = [...battle.places].sort((one, other) => other.kills - one.kills)[0];
  if (!first) return "unknown place";
  const name = first.system.name ?? `System ${first.system.id}`;
  const others = battle.places.length - 1;
  return others > 0 ? `${name} and ${others} more` : name;
}

/** Seconds from its first kill to the last. */
export function duration(battle: Pick<Row, "start" | "end">): number {
  return (moment(battle.end).getTime() - moment(battle.start).getTime()) / 1000;
}
