import type { Schema } from "../../../api/client";
import type { Atlas } from "../geometry";
import { heatPaint } from "./heat";
import type { Paint } from "./paint";

type Activity = Schema["MapActivity"];
export type Counted = "npc_kills" | "ship_kills" | "jumps";

const WORD: Record<Counted, string> = { npc_kills: "NPC kills", ship_kills: "ship kills", jumps: "jumps" };

/** What the servers counted: all of it, also kills of which nobody has the mail. Nobody tells of J-space. */
export function activityPaint(atlas: Atlas, activity: Activity, counted: Counted, dark: boolean): Paint {
  const values = columnOf(atlas, activity, counted);
  const told = activity.told[counted];
  const span = activity.hours === 1 ? "the last full hour told" : `the last ${activity.hours} hours told`;
  return heatPaint(atlas, {
    dark,
    values,
    word: (value) => `${value.toLocaleString("en-US")} ${WORD[counted]}`,
    legend: {
      title: WORD[counted].replace(/^./, (letter) => letter.toUpperCase()).replace("Npc", "NPC"),
      meaning: values.size > 0 ? `In ${span}. Nobody tells of J-space.` : "Nobody has told any hour yet.",
      source: activity.sources.join(", ") || null,
      asOf: activity.as_of,
      ...(told < activity.hours && { note: `Only ${told} of ${activity.hours} hours were told: sums are too low.` }),
    },
  });
}

export function columnOf(atlas: Atlas, activity: Activity, counted: Counted): Map<number, number> {
  const values = new Map<number, number>();
  activity.system.forEach((id, row) => {
    const [system, value] = [atlas.at.get(id), activity[counted][row]];
    if (system !== undefined && value !== null && value !== undefined) values.set(system, value);
  });
  return values;
}
