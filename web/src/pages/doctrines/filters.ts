import type { DoctrineQuery } from "../../doctrines/ask";
import { DRIFTS, KINDS } from "../../doctrines/words";
import { idOf, oneOf } from "../../shell/address";

export const SORTS = ["newest", "fleets", "confidence"] as const;
export const STATES = ["any", "live", "abandoned"] as const;
/** What can be picked by name. */
export const PICKED = ["alliance", "corporation", "region", "hull"] as const;
const MOST_TEXT = 100;

export interface Filters {
  alliance: number | null;
  corporation: number | null;
  region: number | null;
  hull: number | null;
  state: (typeof STATES)[number];
  drift: (typeof DRIFTS)[number] | "any";
  kind: (typeof KINDS)[number] | "any";
  q: string;
  sort: (typeof SORTS)[number];
}

/** What an address asks for; what is wrong in it is left out. Pure. */
export function read(address: URLSearchParams): Filters {
  return {
    alliance: idOf(address, "alliance"),
    corporation: idOf(address, "corporation"),
    region: idOf(address, "region"),
    hull: idOf(address, "hull"),
    state: oneOf(address, "state", STATES),
    drift: oneOf(address, "drift", ["any", ...DRIFTS]),
    kind: oneOf(address, "kind", ["any", ...KINDS]),
    q: (address.get("q") ?? "").trim().slice(0, MOST_TEXT),
    sort: oneOf(address, "sort", SORTS),
  };
}

/** What the feed is asked for: the same, but for the text and the order, which it does not know. Pure. */
export function feedFilter(filters: Filters) {
  return {
    ...Object.fromEntries(PICKED.flatMap((key) => (filters[key] === null ? [] : [[key, [filters[key]]]]))),
    ...(filters.state !== "any" && { state: [filters.state] }),
    ...(filters.drift !== "any" && { drift: [filters.drift] }),
    ...(filters.kind !== "any" && { kind: [filters.kind] }),
  };
}

/** The question to the API. Pure. */
export function asked(filters: Filters): DoctrineQuery {
  const { state, ...rest } = feedFilter(filters);
  return { sort: filters.sort, ...rest, ...(state && { state: state[0] }), ...(filters.q && { q: filters.q }) };
}

/** How many filters are set. Pure. */
export function count(filters: Filters): number {
  return Object.keys(feedFilter(filters)).length + (filters.q ? 1 : 0);
}
