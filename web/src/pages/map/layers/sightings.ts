import type { Schema } from "../../../api/client";
import { ago } from "../../../format/time";
import type { Atlas } from "../geometry";
import { heatPaint } from "./heat";
import { css, emptyPaint, hsl, type Paint } from "./paint";

/** Where capitals, or logistics, shot or were shot at. */
export function sightingsPaint(atlas: Atlas, answer: Schema["MapSightingList"], dark: boolean): Paint {
  const { data, what, hours, until } = answer;
  const values = new Map<number, number>();
  const words = new Map<number, string>();
  data.system.forEach((id, row) => {
    const system = atlas.at.get(id);
    if (system === undefined) return;
    values.set(system, data.kills[row]!);
    const seen = data.classes.flatMap((word, index) => (data.seen[row]![index] ? `${data.seen[row]![index]} ${word}` : []));
    words.set(system, `${data.kills[row]} killmails (${seen.join(", ")}), ${data.lost[row]} lost, last ${ago(data.last[row]!)}`);
  });
  const capital = what === "capital";
  const paint = heatPaint(atlas, {
    dark,
    values,
    word: String,
    legend: {
      title: capital ? "Capital sightings" : "Logistics",
      meaning: values.size > 0 ? `Killmails of ${hours} h on which ${capital ? "a capital" : "a logistics hull"} shot or was lost.` : `None was on a killmail of the last ${hours} h.`,
      source: "killmails",
      asOf: until,
      ...(!capital && { note: "Who only repaired is on no killmail." }),
    },
  });
  for (const system of values.keys()) paint.sizes[system]! *= 1.5;
  return { ...paint, tell: (system) => words.get(system) ?? null };
}

/** Where somebody killed and lost. */
export function presencePaint(atlas: Atlas, answer: Schema["MapPresenceList"], dark: boolean): Paint {
  const { colours, sizes } = emptyPaint(atlas.count, dark);
  const { data, who, kind, days, until } = answer;
  const words = new Map<number, string>();
  const most = Math.max(1, ...data.system.map((_, row) => data.kills[row]! + data.losses[row]!));
  const shade = (share: number) => hsl(130 * share, dark ? 0.62 : 0.75, dark ? 0.58 : 0.34);
  data.system.forEach((id, row) => {
    const system = atlas.at.get(id);
    if (system === undefined) return;
    const [kills, losses] = [data.kills[row]!, data.losses[row]!];
    colours.set([...shade(kills / Math.max(1, kills + losses)), 240], 4 * system);
    sizes[system] = 1.2 + 1.6 * (Math.log1p(kills + losses) / Math.log1p(most));
    words.set(system, `${kills} kills, ${losses} losses, last ${ago(data.last[row]!)}`);
  });
  return {
    colours,
    sizes,
    tell: (system) => words.get(system) ?? null,
    legend: {
      title: `Activity of ${who.name ?? `${kind === "character" ? "pilot" : kind} ${who.id}`}`,
      meaning: words.size > 0 ? `Kills and losses of ${days} days; larger is more.` : `On no killmail of the last ${days} days.`,
      ramp: { colours: [0, 0.5, 1].map(shade).map(css), from: "loses", to: "kills" },
      source: "killmails",
      asOf: until,
    },
  };
}
