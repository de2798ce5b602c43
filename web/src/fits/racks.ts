import type { Schema } from "../api/client";

type Named = Schema["Named"];
export type RackName = Schema["FittedRack"]["rack"];

export interface Module {
  item: Named;
  charge: Named | null;
}

export interface DrawnRack {
  rack: RackName;
  word: string;
  /** By slot, up to the last that is used; null is empty. How many a hull has nobody tells. */
  slots: (Module | null)[];
}

export interface Held {
  word: string;
  stacks: { item: Named; pieces: number }[];
}

/** A fit as it is drawn, wherever it is from. */
export interface Drawn {
  racks: DrawnRack[];
  held: Held[];
}

const RACK_WORD: readonly [RackName, string][] = [
  ["high", "High slots"],
  ["mid", "Mid slots"],
  ["low", "Low slots"],
  ["rig", "Rigs"],
  ["subsystem", "Subsystems"],
  ["service", "Service slots"],
];
/** What nothing ends at: no hull has more slots in a rack. */
const MOST = 8;

/** A fit of a doctrine. Pure. */
export function ofDoctrine(fit: Pick<Schema["DoctrineFitRow"], "racks" | "drones" | "fighters" | "implants" | "cargo">): Drawn {
  const modules = (name: RackName) => fit.racks.find(({ rack }) => rack === name)?.modules ?? [];
  return drawn(modules, fit);
}

/** A fit of a loss, or one that was pasted. Pure. */
export function ofShown(fit: Schema["FitShown"]): Drawn {
  const stacks = (rows: Schema["FitStack"][]) => rows.map(({ type, pieces }) => ({ item: type, pieces }));
  const modules = (name: RackName) => fit[name].map(({ slot, type, charge }) => ({ slot, item: type, charge }));
  return drawn(modules, { drones: stacks(fit.drones), fighters: stacks(fit.fighters), implants: fit.implants, cargo: stacks(fit.cargo) });
}

interface Holds {
  drones: Held["stacks"];
  fighters: Held["stacks"];
  implants: Named[];
  cargo: Held["stacks"];
}

function drawn(modules: (name: RackName) => readonly (Module & { slot: number })[], holds: Holds): Drawn {
  const racks = RACK_WORD.flatMap(([rack, word]) => {
    const rows = modules(rack).filter(({ slot }) => slot < MOST);
    if (rows.length === 0) return [];
    const slots: (Module | null)[] = Array.from({ length: Math.max(...rows.map(({ slot }) => slot)) + 1 }, () => null);
    for (const { slot, item, charge } of rows) slots[slot] = { item, charge };
    return [{ rack, word, slots }];
  });
  const implants = holds.implants.map((item) => ({ item, pieces: 1 }));
  const held: Held[] = [
    { word: "Drones", stacks: holds.drones },
    { word: "Fighters", stacks: holds.fighters },
    { word: "Implants and boosters", stacks: implants },
    { word: "Cargo", stacks: holds.cargo },
  ];
  return { racks, held: held.filter(({ stacks }) => stacks.length > 0) };
}

export interface Line extends Module {
  pieces: number;
}

/** The modules of a rack, equal ones together, in the order of their slots. Pure. */
export function lines(slots: readonly (Module | null)[]): Line[] {
  const found = new Map<string, Line>();
  for (const slot of slots) {
    if (!slot) continue;
    const key = `${slot.item.id}:${slot.charge?.id ?? 0}`;
    const line = found.get(key);
    if (line) line.pieces += 1;
    else found.set(key, { ...slot, pieces: 1 });
  }
  return [...found.values()];
}
