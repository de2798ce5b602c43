import type { Schema } from "../api/client";

type Item = Schema["Item"];
type Named = Schema["Named"];

export type RackName = "high" | "mid" | "low" | "rig" | "subsystem" | "service" | "tube";

/** First and last flag of a rack, in the order in which a fit is read. */
const RACKS: readonly [RackName, string, number, number][] = [
  ["high", "High slots", 27, 34],
  ["mid", "Mid slots", 19, 26],
  ["low", "Low slots", 11, 18],
  ["rig", "Rigs", 92, 99],
  ["subsystem", "Subsystems", 125, 132],
  ["service", "Service slots", 164, 171],
  ["tube", "Fighter tubes", 159, 163],
];

export interface Piece {
  type: Named;
  dropped: number;
  destroyed: number;
}

export interface Slot {
  /** From 1. */
  number: number;
  module: Piece | null;
  charges: Piece[];
}

export interface Rack {
  name: RackName;
  word: string;
  /** Up to the last that something was in; the mail does not tell how many the hull has. */
  slots: Slot[];
}

export interface Hold {
  word: string;
  pieces: Piece[];
}

export interface Fit {
  racks: Rack[];
  holds: Hold[];
}

/** A victim's items as a fit: racks with their slots, and holds. Pure. */
export function fitOf(items: readonly Item[]): Fit {
  const byFlag = new Map<number, Item[]>();
  const holds = new Map<string, Item[]>();
  for (const item of items) {
    const rack = RACKS.some(([, , first, last]) => item.flag >= first && item.flag <= last);
    if (rack) byFlag.set(item.flag, [...(byFlag.get(item.flag) ?? []), item]);
    else holds.set(item.slot, [...(holds.get(item.slot) ?? []), item, ...inside(item)]);
  }
  const racks = RACKS.flatMap(([name, word, first, last]) => {
    const used = [...byFlag.keys()].filter((flag) => flag >= first && flag <= last);
    if (used.length === 0) return [];
    const slots = Array.from({ length: Math.max(...used) - first + 1 }, (_, index) => slotOf(index + 1, byFlag.get(first + index) ?? []));
    return [{ name, word, slots }];
  });
  return { racks, holds: [...holds].map(([word, rows]) => ({ word, pieces: together(rows) })) };
}

/** What lies in a container lies in the hold too. */
function inside(item: Item): Item[] {
  return item.items.map((one) => ({ ...one, items: [] }));
}

/** A slot holds a module and perhaps what is loaded in it; the mail does not say which is which. */
function slotOf(number: number, items: readonly Item[]): Slot {
  const pieces = together(items);
  if (pieces.length < 2) return { number, module: pieces[0] ?? null, charges: [] };
  const [module, ...charges] = [...pieces].sort((one, other) => likeCharge(one) - likeCharge(other));
  return { number, module: module ?? null, charges };
}

/** Charges come in numbers; single ones are scripts and crystals, and sizes stand at the end of their names. */
function likeCharge({ type, dropped, destroyed }: Piece): number {
  if (dropped + destroyed > 1) return 2;
  return /\bScript\b|\b(S|M|L|XL)$|\bCharge$/.test(type.name ?? "") ? 1 : 0;
}

/** One row a type: a stack of which some dropped is two rows on the mail. */
function together(items: readonly Item[]): Piece[] {
  const pieces = new Map<number, Piece>();
  for (const { type, quantity_dropped, quantity_destroyed } of items) {
    const piece = pieces.get(type.id) ?? { type, dropped: 0, destroyed: 0 };
    piece.dropped += quantity_dropped ?? 0;
    piece.destroyed += quantity_destroyed ?? 0;
    pieces.set(type.id, piece);
  }
  return [...pieces.values()];
}
