import type { MapKill } from "../events";

/** How many fell in each of `bins` equal parts of a time. Pure. */
export function histogram(kills: readonly Pick<MapKill, "at">[], from: number, to: number, bins: number): number[] {
  const counts = new Array<number>(bins).fill(0);
  for (const { at } of kills) {
    const bin = Math.floor(((at - from) / (to - from)) * bins);
    if (bin >= 0 && bin < bins) counts[bin]!++;
  }
  return counts;
}
