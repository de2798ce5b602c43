import type { operations } from "../../api/schema";
import { KINDS, TIERS } from "../../battles/Tier";
import type { BattleView } from "../../battles/view";
import type { BattleNews } from "../../live/messages";

export type Asked = NonNullable<operations["battles"]["parameters"]["query"]>;

export const SORTS = ["newest", "isk", "kills"] as const;
export const STATES = ["active", "ended"] as const;

/** What is asked for; named and written in the address as the API's filters are, but for the two moments. */
export interface Filters {
  tier: BattleView["tier"][];
  kind: BattleView["kind"][];
  state: BattleView["state"] | null;
  region: number[];
  alliance: number[];
  min_isk: number | null;
  min_pilots: number | null;
  /** EVE time, `2026-11-27T18:00`, of the last kill; `to` is not included. */
  from: string | null;
  to: string | null;
  sort: (typeof SORTS)[number];
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/;

/** The filters of an address; what is wrong in it is left out. */
export function read(search: URLSearchParams): Filters {
  const moment = (name: string) => {
    const text = search.get(name) ?? "";
    return MOMENT.test(text) && !Number.isNaN(Date.parse(`${text}Z`)) ? text : null;
  };
  return {
    tier: TIERS.filter((one) => search.getAll("tier").includes(one)),
    kind: KINDS.filter((one) => search.getAll("kind").includes(one)),
    state: STATES.find((one) => one === search.get("state")) ?? null,
    region: search.getAll("region").map(Number).filter(isId),
    alliance: search.getAll("alliance").map(Number).filter(isId),
    min_isk: positive(search.get("min_isk")),
    min_pilots: positive(search.get("min_pilots")),
    from: moment("from"),
    to: moment("to"),
    sort: SORTS.find((one) => one === search.get("sort")) ?? "newest",
  };
}

/** The address of filters; what is not asked for is not in it. */
export function write(filters: Filters): URLSearchParams {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(filters) as [string, Filters[keyof Filters]][]) {
    if (value === null || value === "newest") continue;
    for (const one of Array.isArray(value) ? value : [value]) search.append(name, String(one));
  }
  return search;
}

/** The question to the API. */
export function asked(filters: Filters): Asked {
  const { tier, kind, state, region, alliance, min_isk, min_pilots, from, to, sort } = filters;
  return {
    sort,
    ...(tier.length && { tier }),
    ...(kind.length && { kind }),
    ...(state && { state }),
    ...(region.length && { region }),
    ...(alliance.length && { alliance }),
    ...(min_isk !== null && { min_isk }),
    ...(min_pilots !== null && { min_pilots }),
    ...(from && { after: `${from}:00Z` }),
    ...(to && { before: `${to}:00Z` }),
  };
}

/** How many filters there are, the order not among them. */
export function count(filters: Filters): number {
  return new Set(write({ ...filters, sort: "newest" }).keys()).size;
}

/** Whether a battle of the feed is asked for. */
export function matches(news: BattleNews, filters: Filters): boolean {
  const { tier, kind, state, region, alliance, min_isk, min_pilots, from, to } = filters;
  const some = <T>(wanted: readonly T[], had: readonly (T | null)[]) =>
    wanted.length === 0 || had.some((one) => one !== null && wanted.includes(one));
  return (
    some(tier, [news.tier]) &&
    some(kind, [news.kind]) &&
    (state === null || state === news.state) &&
    some(region, news.systems.map((one) => one.region_id)) &&
    some(alliance, news.alliances) &&
    (min_isk === null || (news.isk_lost ?? -1) >= min_isk) &&
    (min_pilots === null || news.pilots >= min_pilots) &&
    (from === null || news.end * 1000 >= Date.parse(`${from}Z`)) &&
    (to === null || news.end * 1000 < Date.parse(`${to}Z`))
  );
}

/** A moment so many hours ago as a filter has it, EVE time to the minute. Pure. */
export function hoursAgo(hours: number, now: Date): string {
  return new Date(now.getTime() - hours * 3_600_000).toISOString().slice(0, 16);
}

function isId(id: number): boolean {
  return Number.isSafeInteger(id) && id > 0;
}

function positive(text: string | null): number | null {
  const value = Number(text ?? "");
  return Number.isFinite(value) && value > 0 ? value : null;
}
