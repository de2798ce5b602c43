import type { Schema } from "../../api/client";
import { beside, type Placed } from "./jspace";
import { boxOf, type Box, type Point } from "./projection";
import { cutOff } from "./reach";

/** A region or constellation as the map names it. */
export interface Area extends Point {
  id: number;
  name: string;
  box: Box;
  systems: number[];
}

/** GET /map made ready to draw. A system is a number, its place in all lists. */
export interface Atlas {
  count: number;
  at: ReadonlyMap<number, number>;
  ids: readonly number[];
  names: readonly string[];
  /** In the plane, two numbers a system; NaN where a system is not shown. */
  plane: Float32Array;
  /** In space, light-years, three numbers a system. */
  space: Float32Array;
  region: readonly number[];
  constellation: readonly number[];
  security: readonly (number | null)[];
  band: readonly string[];
  hole: readonly (string | null)[];
  gates: readonly number[];
  neighbours: readonly (readonly number[])[];
  /** Whether no gates lead there from the rest of known space. */
  cut: readonly boolean[];
  regions: readonly Area[];
  constellations: readonly Area[];
  headings: readonly { name: string; x: number; y: number }[];
  /** New Eden without what lies beside it. */
  box: Box;
  /** With it. */
  whole: Box;
}

const MILLI = 1000;
const APART = 6;
const BESIDE = new Set(["w-space", "drifter", "abyssal", "void"]);

export function atlasOf(map: Schema["MapGeometry"]): Atlas {
  const { systems } = map;
  const count = systems.id.length;
  const band = systems.band.map((index) => map.bands[index] ?? "unknown");
  const hole = systems.wormhole_class.map((index) => (index === null ? null : (map.wormhole_classes[index] ?? null)));
  const plane = new Float32Array(2 * count).fill(NaN);
  const space = new Float32Array(3 * count);
  const outside: Placed[] = [];
  const inside: Point[] = [];
  for (let index = 0; index < count; index++) {
    const [x, y, z] = [systems.x[index]! / MILLI, systems.y[index]! / MILLI, systems.z[index]! / MILLI];
    space.set([x, y, z], 3 * index);
    const kind = band[index]!;
    if (BESIDE.has(kind)) {
      outside.push({ index, group: groupOf(kind, hole[index] ?? null), region: systems.region[index]!, id: systems.id[index]! });
    } else if (kind !== "unknown") {
      plane.set([x, -z], 2 * index);
      inside.push({ x, y: -z });
    }
  }
  const box = boxOf(inside) ?? { left: -50, right: 50, top: -50, bottom: 50 };
  const neighbours = neighboursOf(map.gates, count);
  const { place, headings } = beside(outside, box.right + APART, box.top);
  for (const [index, { x, y }] of place) plane.set([x, y], 2 * index);
  return {
    count,
    at: new Map(systems.id.map((id, index) => [id, index])),
    ids: systems.id,
    names: systems.name,
    plane,
    space,
    region: systems.region,
    constellation: systems.constellation,
    security: systems.security,
    band,
    hole,
    gates: map.gates,
    neighbours,
    cut: cutOff(band, neighbours),
    regions: areasOf(map.regions, systems.region, plane),
    constellations: areasOf(map.constellations, systems.constellation, plane),
    headings,
    box,
    whole: boxOf([...inside, ...place.values()]) ?? box,
  };
}

/** Where a system is in the plane; null for one that is not shown or not known. */
export function placeOf(atlas: Atlas, id: number): Point | null {
  const index = atlas.at.get(id);
  if (index === undefined) return null;
  const x = atlas.plane[2 * index]!;
  return Number.isNaN(x) ? null : { x, y: atlas.plane[2 * index + 1]! };
}

/** Straight distance in light-years: what a jump drive's range counts. */
export function lightYears(atlas: Atlas, one: number, other: number): number {
  const { space } = atlas;
  return Math.hypot(
    space[3 * one]! - space[3 * other]!,
    space[3 * one + 1]! - space[3 * other + 1]!,
    space[3 * one + 2]! - space[3 * other + 2]!,
  );
}

function groupOf(band: string, hole: string | null): string {
  if (band === "abyssal") return "Abyss";
  if (band === "void") return "Void";
  return hole ?? "J-space";
}

function neighboursOf(gates: readonly number[], count: number): number[][] {
  const all: number[][] = Array.from({ length: count }, () => []);
  for (let gate = 0; gate + 1 < gates.length; gate += 2) {
    all[gates[gate]!]!.push(gates[gate + 1]!);
    all[gates[gate + 1]!]!.push(gates[gate]!);
  }
  return all;
}

function areasOf(areas: readonly Schema["Named"][], of: readonly number[], plane: Float32Array): Area[] {
  const members: number[][] = areas.map(() => []);
  of.forEach((area, system) => members[area]?.push(system));
  return areas.map(({ id, name }, area) => {
    const systems = members[area]!;
    const shown = systems.map((system) => ({ x: plane[2 * system]!, y: plane[2 * system + 1]! })).filter(({ x }) => !Number.isNaN(x));
    const box = boxOf(shown) ?? { left: NaN, right: NaN, top: NaN, bottom: NaN };
    const mean = (key: "x" | "y") => shown.reduce((sum, point) => sum + point[key], 0) / shown.length;
    return { id, name: name ?? `${id}`, x: mean("x"), y: mean("y"), box, systems };
  });
}
