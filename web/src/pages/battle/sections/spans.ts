import type { Schema } from "../../../api/client";

/** A stretch of a battle, as parts of its whole time: 0 to 1. */
export interface Stretch {
  from: number;
  length: number;
}

/** A stretch of less than this cannot be seen. */
const LEAST = 0.006;

/** Where stretches lie in the time of all of them. Pure. */
export function stretches(spans: readonly { start: string; end: string }[]): Stretch[] {
  const starts = spans.map(({ start }) => Date.parse(start));
  const ends = spans.map(({ end }) => Date.parse(end));
  const [first, last] = [Math.min(...starts), Math.max(...ends)];
  const all = last - first;
  return spans.map((_, index) => {
    if (all <= 0) return { from: 0, length: 1 };
    const length = Math.max(LEAST, (ends[index]! - starts[index]!) / all);
    return { from: Math.min((starts[index]! - first) / all, 1 - length), length };
  });
}

export interface PlaceSpan {
  place: Schema["BattlePlace"];
  stretches: Stretch[];
}

/** The systems with the engagements that were fought in them. */
export function places({ systems, engagements }: Schema["Systems"]): PlaceSpan[] {
  const all = stretches(engagements);
  return systems.map((place) => ({ place, stretches: all.filter((_, index) => engagements[index]!.system.id === place.system.id) }));
}
