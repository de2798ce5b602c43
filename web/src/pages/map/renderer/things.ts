import type { Tier } from "../address";
import type { MapBattle, MapKill } from "../events";
import { placeOf, type Atlas } from "../geometry";
import type { Colour } from "../layers/paint";
import type { Columns } from "./batch";
import { GLOW, HEAT, killRadius, pulseOf } from "./pulse";

/** A ring round a system, or round a place. */
export interface Mark {
  x: number;
  y: number;
  /** CSS pixels; of light-years where `lightYears` is there. */
  radius: number;
  lightYears?: boolean;
  width: number;
  form: "round" | "diamond" | "square";
  colour: Colour;
  opacity: number;
}

export interface Line {
  from: { x: number; y: number };
  to: { x: number; y: number };
  width: number;
  colour: Colour;
  opacity: number;
}

const FORM = { round: 0, diamond: 1, square: 2 };

export function marksAsColumns(marks: readonly Mark[]): Columns {
  return {
    position: Float32Array.from(marks.flatMap(({ x, y }) => [x, y])),
    colour: Uint8Array.from(marks.flatMap(({ colour, opacity }) => [...colour, 255 * opacity])),
    ring: Float32Array.from(marks.flatMap(({ radius, lightYears, width, form }) => [lightYears ? -radius : radius, width, FORM[form]])),
  };
}

export function linesAsColumns(lines: readonly Line[]): Columns {
  return {
    ends: Float32Array.from(lines.flatMap(({ from, to }) => [from.x, from.y, to.x, to.y])),
    colour: Uint8Array.from(lines.flatMap(({ colour, opacity }) => [...colour, 255 * opacity])),
    width: Float32Array.from(lines.map(({ width }) => width)),
  };
}

/** Gates between regions are paler, as they lead far; those that nobody reaches are hardly there. */
export function gatesAsColumns(atlas: Atlas, colour: Colour): { count: number; columns: Columns } {
  const count = atlas.gates.length / 2;
  const ends = new Float32Array(4 * count);
  const colours = new Uint8Array(4 * count);
  for (let gate = 0; gate < count; gate++) {
    const [one, other] = [atlas.gates[2 * gate]!, atlas.gates[2 * gate + 1]!];
    ends.set([atlas.plane[2 * one]!, atlas.plane[2 * one + 1]!, atlas.plane[2 * other]!, atlas.plane[2 * other + 1]!], 4 * gate);
    colours.set([...colour, atlas.cut[one] ? 45 : atlas.region[one] === atlas.region[other] ? 150 : 85], 4 * gate);
  }
  return { count, columns: { ends, colour: colours, width: new Float32Array(count).fill(1) } };
}

const FORMS: Record<string, number> = { pochven: 1, zarzakh: 2, drifter: 2, "w-space": 3, abyssal: 3, void: 3 };

/** Where a system is not shown, it is far off the screen. */
export function starsAsColumns(atlas: Atlas): Columns {
  return {
    position: atlas.plane.map((value) => (Number.isNaN(value) ? 1e7 : value)),
    shape: Float32Array.from(atlas.band, (band) => FORMS[band] ?? 0),
  };
}

export interface KillColours {
  little: Colour;
  much: Colour;
  huge: Colour;
}

const MUCH = 1e8;
const HUGE = 1e9;

/** `seen`: when a kill came to us, event time; a kill that was there before has no flash. */
export function killsAsColumns(kills: readonly MapKill[], atlas: Atlas, zero: number, seen: (kill: MapKill) => number, colours: KillColours): { count: number; columns: Columns } {
  const position = new Float32Array(2 * kills.length);
  const colour = new Uint8Array(4 * kills.length);
  const times = new Float32Array(2 * kills.length);
  const radius = new Float32Array(kills.length);
  const hollow = new Float32Array(kills.length);
  let count = 0;
  for (const kill of kills) {
    const place = placeOf(atlas, kill.system);
    if (place === null) continue;
    const isk = kill.isk ?? 0;
    position[2 * count] = place.x;
    position[2 * count + 1] = place.y;
    const [red, green, blue] = isk >= HUGE ? colours.huge : isk >= MUCH ? colours.much : colours.little;
    colour[4 * count] = red;
    colour[4 * count + 1] = green;
    colour[4 * count + 2] = blue;
    colour[4 * count + 3] = 255;
    times[2 * count] = kill.at - zero;
    times[2 * count + 1] = seen(kill) - zero;
    radius[count] = killRadius(kill.isk);
    hollow[count] = kill.isk === null ? 1 : 0;
    count++;
  }
  return { count, columns: { position, colour, times, radius, hollow } };
}

/** Far ahead: a battle that goes on has no end. */
const NEVER = 1e8;

export function battlesAsColumns(
  battles: readonly MapBattle[],
  atlas: Atlas,
  zero: number,
  rates: ReadonlyMap<number, number>,
  colours: Record<Tier, Colour>,
  still: boolean,
): { count: number; columns: Columns } {
  const rows: number[][] = [];
  // the small ones below
  for (const battle of battles.toSorted((one, other) => GLOW[one.tier] - GLOW[other.tier])) {
    const burns = battle.systems.reduce((sum, system) => sum + (rates.get(system) ?? 0), 0);
    for (const [number, system] of battle.systems.entries()) {
      const place = placeOf(atlas, system);
      if (place === null) continue;
      const share = number === 0 ? 1 : 0.55;
      const [red, green, blue] = colours[battle.tier];
      const end = battle.active ? NEVER : battle.end - zero;
      rows.push([place.x, place.y, red, green, blue, battle.start - zero, end, still ? 0 : pulseOf(burns), share, GLOW[battle.tier] * (number === 0 ? 1 : 0.7) * (battle.active ? 1 : 0.8), 255 * HEAT[battle.tier]]);
    }
  }
  const column = (from: number, to: number) => Float32Array.from(rows.flatMap((row) => row.slice(from, to)));
  return {
    count: rows.length,
    columns: {
      position: column(0, 2),
      colour: Uint8Array.from(rows.flatMap((row) => [...row.slice(2, 5), row[10]!])),
      times: column(5, 7),
      pulse: column(7, 9),
      radius: column(9, 10),
    },
  };
}
