import type { Schema } from "../../../api/client";
import type { Atlas } from "../geometry";
import { columnOf } from "./activity";
import { heatPaint } from "./heat";
import type { Paint } from "./paint";

export const HUNTING_HOURS = 24;
export const FORMULA = "60 × min(1, NPC kills ÷ 500) + 40 × min(1, ship kills ÷ 15), both of 24 hours";

/** Where ratters are, and where they die: 0 to 100. Nothing said of either is no score, not 0. */
export function huntingScore(npc: number | undefined, ships: number | undefined): number | null {
  if (npc === undefined || ships === undefined) return null;
  return Math.round(60 * Math.min(1, npc / 500) + 40 * Math.min(1, ships / 15));
}

/** In highsec CONCORD hunts: it has no score. */
export function huntingPaint(atlas: Atlas, activity: Schema["MapActivity"], dark: boolean): Paint {
  const [npc, ships] = [columnOf(atlas, activity, "npc_kills"), columnOf(atlas, activity, "ship_kills")];
  const values = new Map<number, number>();
  for (const system of npc.keys()) {
    const score = huntingScore(npc.get(system), ships.get(system));
    if (score !== null && atlas.band[system] !== "highsec") values.set(system, score);
  }
  return heatPaint(atlas, {
    dark,
    values,
    even: true,
    most: 100,
    word: (value) => `hunting ${value} of 100`,
    legend: { title: "Hunting", meaning: values.size > 0 ? "Where people rat, and die at it. Out of highsec." : "Nobody has told any hour yet.", note: FORMULA, source: activity.sources.join(", ") || null, asOf: activity.as_of },
  });
}
