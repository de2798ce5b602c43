import type { KillQuery } from "../api/lists";
import { idOf, oneOf } from "../shell/address";
import type { Viewpoint } from "./kill";

export const ROLES = ["any", "attacker", "victim"] as const;
export const WORTHS = ["any", "10M", "100M", "1B", "10B"] as const;
export const WORTH_WORDS = WORTHS.map((worth) => [worth, worth === "any" ? "any worth" : `${worth} and more`] as const);
const WORTH: Record<(typeof WORTHS)[number], number | null> = { any: null, "10M": 1e7, "100M": 1e8, "1B": 1e9, "10B": 1e10 };

export interface KillFilter {
  role: (typeof ROLES)[number];
  hull: number | null;
  from: string;
  to: string;
  worth: (typeof WORTHS)[number];
}

/** The filter that an address holds. Pure. */
export function filterOf(address: URLSearchParams): KillFilter {
  return {
    role: oneOf(address, "role", ROLES),
    hull: idOf(address, "hull"),
    from: dayOf(address.get("from")),
    to: dayOf(address.get("to")),
    worth: oneOf(address, "min", WORTHS),
  };
}

/** What the API is asked for it, of somebody or of all. Days are EVE's, and the last one counts. Pure. */
export function queryOf(filter: KillFilter, of?: Viewpoint): KillQuery {
  const worth = WORTH[filter.worth];
  return {
    ...(of && { [of.kind]: [of.id] }),
    role: filter.role,
    ...(filter.hull !== null && { hull: [filter.hull] }),
    ...(filter.from && { after: `${filter.from}T00:00:00Z` }),
    ...(filter.to && { before: `${dayAfter(filter.to)}T00:00:00Z` }),
    ...(worth !== null && { min_value: worth }),
  };
}

function dayOf(text: string | null): string {
  return text && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : "";
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
