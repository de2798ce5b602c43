import type { Point } from "./projection";

/** J-space lies ten thousand light-years from New Eden and nothing leads there: it is shown as blocks beside it. */
export interface Beside {
  place: Map<number, Point>;
  headings: { name: string; x: number; y: number }[];
}

export interface Placed {
  /** Place in the list of systems. */
  index: number;
  group: string;
  region: number;
  id: number;
}

const STEP = 0.62;
const COLUMNS = 34;
const GAP = 2.6;
const ORDER = ["C1", "C2", "C3", "C4", "C5", "C6", "C13", "Thera", "Drifter", "J-space", "Abyss", "Void"];

/** A block for each class, rows by region and id, downwards from `left`, `top`. */
export function beside(systems: readonly Placed[], left: number, top: number): Beside {
  const groups = new Map<string, Placed[]>();
  for (const system of systems) {
    const group = groups.get(system.group);
    if (group) group.push(system);
    else groups.set(system.group, [system]);
  }
  const place = new Map<number, Point>();
  const headings: Beside["headings"] = [];
  let y = top;
  const rank = (name: string) => (ORDER.indexOf(name) + ORDER.length + 1) % (ORDER.length + 1);
  for (const [name, members] of [...groups].sort(([one], [other]) => rank(one) - rank(other))) {
    headings.push({ name, x: left, y });
    y += 1.2;
    members.sort((one, other) => one.region - other.region || one.id - other.id);
    for (const [number, { index }] of members.entries()) {
      place.set(index, { x: left + (number % COLUMNS) * STEP, y: y + Math.floor(number / COLUMNS) * STEP });
    }
    y += Math.ceil(members.length / COLUMNS) * STEP + GAP - 1.2;
  }
  return { place, headings };
}
