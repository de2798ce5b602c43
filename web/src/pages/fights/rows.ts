import { fromNews, type BattleView } from "../../battles/view";
import type { BattleNews } from "../../live/messages";
import type { Filters } from "./filters";

/** How many of the fights that go on are shown before one asks for all. */
export const SHOWN = 8;

export type Row =
  | { row: "head"; key: string; text: string; count: number | null }
  | { row: "battle"; key: string; battle: BattleView }
  | { row: "more"; key: string; count: number };

interface Told {
  /** What the feed tells and the filters let through. */
  live: readonly BattleNews[];
  /** What the API tells, in its order. */
  past: readonly BattleView[];
  /** By time what goes on stands above; in another order all stand in one list. */
  sort: Filters["sort"];
  /** Whether the API has no more pages. */
  whole: boolean;
  all: boolean;
}

/** Unknown ISK stands last, as in the API's order. */
const UNKNOWN = -1;

/**
 * The rows of the list. What the feed tells later than the API replaces it; a fight that has ended since the first page came stands
 * on top of the past. What goes on is sorted by size, so that it does not jump with every kill.
 */
export function rows({ live, past, sort, whole, all }: Told): Row[] {
  const told = new Map(live.map((one) => [one.battle_id, one]));
  const gone = new Set(live.flatMap((one) => one.formerly));
  const seen = new Set<number>();
  const fresh = past.flatMap((one) => {
    if (gone.has(one.id) || seen.has(one.id)) return [];
    seen.add(one.id);
    const news = told.get(one.id);
    return [news && news.revision > one.revision ? fromNews(news) : one];
  });
  const views = live.map((news) => fromNews(news));
  if (sort !== "newest") {
    const value = (one: BattleView) => (sort === "kills" ? one.kills : (one.isk ?? UNKNOWN));
    const end = past.at(-1);
    // what would stand beyond the pages comes with its own
    const fits = (one: BattleView) => whole || end === undefined || value(one) > value(end) || (value(one) === value(end) && one.id > end.id);
    const entered = views.filter((one) => !seen.has(one.id) && fits(one));
    return [...fresh, ...entered].sort((one, other) => value(other) - value(one) || other.id - one.id).map(battleRow);
  }
  const going = [...views, ...fresh].filter((one) => one.state === "active");
  const active = [...new Map(going.map((one) => [one.id, one])).values()].sort((one, other) => other.kills - one.kills || one.id - other.id);
  const last = past.at(-1)?.end ?? 0;
  const since = views.filter((one) => one.state === "ended" && !seen.has(one.id) && (whole || one.end >= last));
  const ended = [...fresh.filter((one) => one.state === "ended"), ...since].sort((one, other) => other.end - one.end || other.id - one.id);
  const shown = all ? active : active.slice(0, SHOWN);
  const hidden = active.length - shown.length;
  return [
    ...(active.length > 0 ? [{ row: "head" as const, key: "going", text: "Going on", count: active.length }] : []),
    ...shown.map(battleRow),
    ...(hidden > 0 ? [{ row: "more" as const, key: "more", count: hidden }] : []),
    ...(ended.length > 0 ? [{ row: "head" as const, key: "over", text: "Over", count: null }] : []),
    ...ended.map(battleRow),
  ];
}

function battleRow(battle: BattleView): Row {
  return { row: "battle", key: String(battle.id), battle };
}
