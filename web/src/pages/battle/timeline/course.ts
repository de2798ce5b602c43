import type { Schema } from "../../../api/client";

type Timeline = Schema["Timeline"];

/** How a fight went, on an even scale of time. All lists are as long as `times`. */
export interface Course {
  /** Unix seconds. */
  times: number[];
  kills: number[];
  /** Side -> losses; "" of those without one. */
  losses: Record<string, number[]>;
  /** Side -> ISK inflicted minus lost, up to and with each bucket. */
  momentum: Record<string, number[]>;
}

/** More buckets than this are not drawn evenly; a fight of two weeks in minutes. */
const MOST = 20_000;

/** The API leaves minutes out in which nothing died. There nobody lost anything, and the balance stays what it was. Pure. */
export function course({ bucket_seconds, buckets, momentum }: Timeline): Course {
  const starts = buckets.map(({ start }) => Date.parse(start) / 1000);
  const [first, last] = [starts[0], starts.at(-1)];
  const letters = Object.keys(momentum).sort();
  const losers = [...new Set(buckets.flatMap(({ losses }) => Object.keys(losses)))].sort();
  const told: Course = {
    times: [],
    kills: [],
    losses: Object.fromEntries(losers.map((side) => [side, []])),
    momentum: Object.fromEntries(letters.map((side) => [side, []])),
  };
  if (first === undefined || last === undefined) return told;
  const index = new Map(starts.map((start, at) => [start, at]));
  const even = (last - first) / bucket_seconds <= MOST;
  const times = even ? Array.from({ length: Math.round((last - first) / bucket_seconds) + 1 }, (_, step) => first + step * bucket_seconds) : starts;
  let before = -1;
  for (const time of times) {
    const at = index.get(time);
    const bucket = at === undefined ? undefined : buckets[at];
    before = at ?? before;
    told.times.push(time);
    told.kills.push(bucket?.kills ?? 0);
    for (const side of losers) told.losses[side]!.push(bucket?.losses[side] ?? 0);
    for (const side of letters) told.momentum[side]!.push(momentum[side]![before] ?? 0);
  }
  return told;
}

/** Sums up to and with each side, so that bars can be drawn one upon the other: the last is the whole. Pure. */
export function stacked(losses: Course["losses"], sides: readonly string[]): number[][] {
  const sums: number[][] = [];
  for (const side of sides) {
    const below = sums.at(-1);
    sums.push((losses[side] ?? []).map((count, at) => count + (below?.[at] ?? 0)));
  }
  return sums;
}

/** Who is ahead at a moment, and by how much; null while the balance is even or unknown. */
export function ahead(momentum: Course["momentum"], at: number): { side: string; isk: number } | null {
  const ranked = Object.entries(momentum)
    .map(([side, sums]) => ({ side, isk: sums[at] ?? 0 }))
    .sort((one, other) => other.isk - one.isk);
  const best = ranked[0];
  return best && best.isk > 0 ? best : null;
}
