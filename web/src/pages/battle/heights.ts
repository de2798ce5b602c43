import type { Battle } from "./report";

/** Pixels that a section will take, about, told from the battle alone: what is below does not jump when it comes. */
export function sovereigntyHeight({ places }: Battle): number {
  return 28 * places.length - 4;
}

const COLUMN = 400;

export function sidesHeight({ sides, unassigned }: Battle): number {
  const columns = sides.length + (unassigned > 0 ? 1 : 0);
  const across = Math.max(1, Math.min(columns, Math.floor(Math.min(window.innerWidth, 1360) / COLUMN)));
  const rows = Math.max(0, ...sides.map(({ organisations }) => Math.min(8, organisations) + (organisations > 8 ? 1 : 0)));
  return Math.ceil(columns / across) * (153 + 32 * rows);
}

export function timelineHeight({ turning_points: { length } }: Battle): number {
  return length === 0 ? 406 : 369 + 26 * Math.min(6, length) + (length > 6 ? 30 : 0);
}
