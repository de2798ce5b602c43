import type { Fit, Piece, RackName, Slot } from "./slots";

/** Racks in the order in which the game and its tools read a fit, and their word for an empty slot. */
const ORDER: readonly [RackName, string][] = [
  ["low", "[Empty Low slot]"],
  ["mid", "[Empty Med slot]"],
  ["high", "[Empty High slot]"],
  ["rig", "[Empty Rig slot]"],
  ["subsystem", "[Empty Subsystem slot]"],
  ["service", "[Empty Service slot]"],
];

/** Drones and fighters stand before the cargo, and a tool takes what comes first in numbers for them. */
const BAYS = ["drone bay", "fighter bay"];

/** Other hangars hold whole ships and fuel, for which the format has no place. */
const CARGO = "cargo hold";

/** A fit in EFT's format, which the game, Pyfa and the rest import. What dropped and what was destroyed are both of it. Pure. */
export function eftOf(hull: string, { racks, holds }: Fit): string {
  const slots = (name: RackName) => racks.find((rack) => rack.name === name)?.slots ?? [];
  const blocks = ORDER.map(([name, empty]) => slots(name).map((slot) => slotLine(slot, empty)));
  const bays = holds.filter(({ word }) => BAYS.includes(word)).flatMap(({ pieces }) => pieces);
  const launched = slots("tube").flatMap(({ module }) => (module ? [module] : []));
  const cargo = holds.filter(({ word }) => word === CARGO).flatMap(({ pieces }) => pieces);
  const all = [...blocks, [...bays, ...launched].map(stackLine), cargo.map(stackLine)];
  return [`[${hull}, ${hull}]`, ...all.filter((block) => block.length > 0).map((block) => block.join("\n"))].join("\n\n") + "\n";
}

function slotLine({ module, charges }: Slot, empty: string): string {
  if (!module) return empty;
  const charge = charges[0];
  return charge ? `${nameOf(module)}, ${nameOf(charge)}` : nameOf(module);
}

function stackLine(piece: Piece): string {
  return `${nameOf(piece)} x${piece.dropped + piece.destroyed}`;
}

function nameOf({ type }: Piece): string {
  return type.name ?? `Type ${type.id}`;
}
