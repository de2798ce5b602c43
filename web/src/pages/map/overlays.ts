import type { Schema } from "../../api/client";
import type { MapBattle } from "./events";
import { placeOf, type Atlas } from "./geometry";
import type { Colours } from "./renderer/theme";
import type { Line, Mark } from "./renderer/things";

/** Rings and lines over the systems, each from what it shows. Pure. */

const ring = (atlas: Atlas, id: number, mark: Omit<Mark, "x" | "y">): Mark[] => {
  const place = placeOf(atlas, id);
  return place === null ? [] : [{ ...place, ...mark }];
};

/** A fight for a structure; those to come within a day paler. */
export function campaignMarks(atlas: Atlas, campaigns: Schema["MapCampaigns"], now: number, { campaign }: Colours): Mark[] {
  return campaigns.system.flatMap((id, row) => {
    const begun = campaigns.start[row]! <= now;
    return ring(atlas, id, { radius: begun ? 9 : 7, width: begun ? 2 : 1.3, form: "diamond", colour: campaign, opacity: begun ? 0.95 : 0.55 });
  });
}

export function incursionMarks(atlas: Atlas, rows: readonly Schema["IncursionRow"][], { incursion }: Colours): Mark[] {
  return rows.flatMap(({ infested, staging }) =>
    infested.flatMap(({ id }) => ring(atlas, id, { radius: 6, width: id === staging?.id ? 2.4 : 1.2, form: "square", colour: incursion, opacity: 0.8 })),
  );
}

/** Holes of Thera and Turnur: a line to each exit, and a ring there. */
export function holeMarks(atlas: Atlas, rows: readonly Schema["HoleRow"][], { hole }: Colours): { marks: Mark[]; lines: Line[] } {
  const marks: Mark[] = [];
  const lines: Line[] = [];
  for (const { hub, system } of rows) {
    const [from, to] = [placeOf(atlas, hub.id), system && placeOf(atlas, system.id)];
    if (!from || !to) continue;
    lines.push({ from, to, width: 1.2, colour: hole, opacity: 0.28 });
    marks.push({ ...to, radius: 7, width: 1.6, form: "round", colour: hole, opacity: 0.9 });
    marks.push({ ...from, radius: 9, width: 1.8, form: "round", colour: hole, opacity: 0.9 });
  }
  return { marks, lines };
}

/** The circle of a drive's range, and the systems that it reaches. */
export function rangeMarks(atlas: Atlas, from: number, range: number, reached: readonly { system: number }[], { accent }: Colours): Mark[] {
  return [
    ...ring(atlas, atlas.ids[from]!, { radius: range, lightYears: true, width: 1.4, form: "round", colour: accent, opacity: 0.55 }),
    ...reached.flatMap(({ system }) => ring(atlas, atlas.ids[system]!, { radius: 4.5, width: 1.1, form: "round", colour: accent, opacity: 0.75 })),
  ];
}

export function routeLines(atlas: Atlas, way: readonly number[], { accent }: Colours): Line[] {
  return way.slice(1).flatMap((system, index) => {
    const [from, to] = [placeOf(atlas, atlas.ids[way[index]!]!), placeOf(atlas, atlas.ids[system]!)];
    return from && to ? [{ from, to, width: 2.6, colour: accent, opacity: 0.9 }] : [];
  });
}

/** A battle of several systems is one: they are joined. */
export function battleLines(atlas: Atlas, battles: readonly MapBattle[], { tiers }: Colours): Line[] {
  return battles.flatMap(({ systems, tier, active }) => {
    const from = placeOf(atlas, systems[0] ?? 0);
    return systems.slice(1).flatMap((id) => {
      const to = placeOf(atlas, id);
      return from && to ? [{ from, to, width: 2, colour: tiers[tier], opacity: active ? 0.55 : 0.25 }] : [];
    });
  });
}

export function chosenMarks(atlas: Atlas, system: number | null, battle: MapBattle | null, { accent, dark }: Colours): Mark[] {
  const white = dark ? ([240, 246, 255] as const) : ([20, 28, 40] as const);
  return [
    ...(system === null ? [] : ring(atlas, atlas.ids[system]!, { radius: 12, width: 1.8, form: "round", colour: accent, opacity: 1 })),
    ...(battle === null ? [] : battle.systems.flatMap((id) => ring(atlas, id, { radius: 16, width: 1.6, form: "round", colour: white, opacity: 0.9 }))),
  ];
}
