import type { Atlas } from "./geometry";

export const PREFERENCES = [
  ["shorter", "Shortest"],
  ["safer", "Prefer safer"],
  ["less-secure", "Prefer less secure"],
] as const;
export type Preference = (typeof PREFERENCES)[number][0];

/** What a system outside the preferred security costs, in jumps: as the game's autopilot at its default, and as GET /routes. */
const PENALTY = 1808;

/**
 * The systems from one to another, both included, or null where gates do not lead. Among routes that cost the same always the same
 * one. Nobody can cross Zarzakh.
 */
export function routeOf(atlas: Atlas, from: number, to: number, prefer: Preference = "shorter"): number[] | null {
  const cost = new Float64Array(atlas.count).fill(Infinity);
  const before = new Int32Array(atlas.count).fill(-1);
  const done = new Uint8Array(atlas.count);
  const queue = new Heap();
  cost[from] = 0;
  queue.push(0, from);
  for (let here = queue.pop(); here !== undefined; here = queue.pop()) {
    if (done[here]) continue;
    done[here] = 1;
    if (here === to) break;
    if (here !== from && atlas.band[here] === "zarzakh") continue;
    for (const next of atlas.neighbours[here]!) {
      const much = cost[here]! + 1 + (wanted(atlas.band[next]!, prefer) ? 0 : PENALTY);
      if (much >= cost[next]!) continue;
      cost[next] = much;
      before[next] = here;
      queue.push(much, next);
    }
  }
  if (cost[to] === Infinity) return null;
  const way = [to];
  for (let here = to; here !== from; way.push(here)) here = before[here]!;
  return way.reverse();
}

function wanted(band: string, prefer: Preference): boolean {
  if (prefer === "safer") return band === "highsec";
  if (prefer === "less-secure") return band === "lowsec";
  return true;
}

/** Smallest cost first; of one cost the smaller number, so that an answer never depends on chance. */
class Heap {
  private readonly items: [number, number][] = [];

  push(cost: number, system: number): void {
    const { items } = this;
    let at = items.push([cost, system]) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!less(items[at]!, items[above]!)) break;
      [items[at], items[above]] = [items[above]!, items[at]!];
      at = above;
    }
  }

  pop(): number | undefined {
    const { items } = this;
    const first = items[0];
    const last = items.pop();
    if (first === undefined || last === undefined) return undefined;
    if (items.length > 0) {
      items[0] = last;
      for (let at = 0; ; ) {
        let least = at;
        for (const below of [2 * at + 1, 2 * at + 2]) if (below < items.length && less(items[below]!, items[least]!)) least = below;
        if (least === at) break;
        [items[at], items[least]] = [items[least]!, items[at]!];
        at = least;
      }
    }
    return first[1];
  }
}

const less = (one: [number, number], other: [number, number]) => one[0] < other[0] || (one[0] === other[0] && one[1] < other[1]);
