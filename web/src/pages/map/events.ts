import type { Schema } from "../../api/client";
import { GAP } from "../../battles/goesOn";
import type { BattleNews, KillNews } from "../../live/messages";
import type { Tier } from "./address";

export type Kind = "alliance" | "corporation" | "character";

export interface Who {
  /** null: the API could not tell what it is. */
  kind: Kind | null;
  id: number;
  name?: string | null;
}

/** A killmail as the map has it, from the feed or out of the past. */
export interface MapKill {
  id: number;
  /** Unix seconds. */
  at: number;
  system: number;
  isk: number | null;
  hull: number;
  hullClass: string;
  npc: boolean;
  /** Who lost it, and whose was the final blow; undefined where the source does not tell. */
  victim?: Who | null;
  killer?: Who | null;
  attackers?: number;
  /** That are known to be on it; of the feed all of them. */
  alliances?: readonly number[];
}

export interface Side {
  who: Who[];
  /** null where the source does not tell. */
  pilots: number | null;
  losses: number | null;
  isk: number | null;
}

export interface MapBattle {
  id: number;
  start: number;
  end: number;
  active: boolean;
  tier: Tier;
  kind: string;
  kills: number;
  pilots: number;
  isk: number | null;
  unpriced: number;
  appraised: number | null;
  /** The one with the most kills first, where the source tells. */
  systems: number[];
  sides: Side[];
  /** All that are in it, where the source tells. */
  alliances?: readonly number[];
  /** How it stood, minute by minute, where the source tells. */
  course?: Course;
}

/** Of each minute in which one died: when it began (Unix seconds), and all kills and known ISK up to its end. */
export interface Course {
  minute: number[];
  kills: number[];
  isk: (number | null)[];
}

const seconds = (time: string) => Date.parse(time) / 1000;

const KINDS: readonly Kind[] = ["alliance", "corporation", "character"];
const whoOf = ({ id, kind, name }: Schema["OrganisationRef"]): Who => ({ id, kind: KINDS.find((one) => one === kind) ?? null, name });

/** The most telling of those that somebody flies for. */
const whose = (character: number | null, corporation: number | null, alliance: number | null): Who | null =>
  character ? { kind: "character", id: character } : corporation ? { kind: "corporation", id: corporation } : alliance ? { kind: "alliance", id: alliance } : null;

export function killOfNews(news: KillNews): MapKill {
  const { final_blow: blow } = news;
  return {
    id: news.killmail_id,
    at: seconds(news.killmail_time),
    system: news.solar_system_id,
    isk: news.total_value,
    hull: news.ship_type_id,
    hullClass: news.ship_class,
    npc: news.npc,
    victim: whose(news.victim_character_id, news.victim_corporation_id, news.victim_alliance_id),
    killer: blow && (blow.alliance_id ? { kind: "alliance", id: blow.alliance_id } : whose(blow.character_id, blow.corporation_id, null)),
    attackers: news.attacker_count,
    alliances: news.alliances,
  };
}

export function killsOfColumns(columns: Schema["MapKills"], alliance: number | null): MapKill[] {
  return columns.id.map((id, row) => ({
    id,
    at: columns.time[row]!,
    system: columns.system[row]!,
    isk: columns.value[row]!,
    hull: columns.ship_type[row]!,
    hullClass: columns.ship_classes[columns.ship_class[row]!] ?? "other",
    npc: columns.npc[row]!,
    victim: whose(columns.victim_character[row]!, columns.victim_corporation[row]!, columns.victim_alliance[row]!),
    ...(alliance !== null && { alliances: [alliance] }), // the API was asked for those alone
  }));
}

export function battleOfNews(news: BattleNews): MapBattle {
  return {
    id: news.battle_id,
    start: news.start,
    end: news.end,
    active: news.state === "active",
    tier: news.tier,
    kind: news.kind,
    kills: news.kills,
    pilots: news.pilots,
    isk: news.isk_lost,
    unpriced: news.unpriced,
    appraised: news.appraised,
    systems: news.systems.map((one) => one.solar_system_id),
    sides: news.sides.map((side) => ({ who: side.organisations, pilots: side.pilots, losses: side.losses, isk: side.isk_lost })),
    alliances: news.alliances,
  };
}

export function battleOfRow(row: Schema["BattleRow"]): MapBattle {
  return {
    id: row.id,
    start: seconds(row.start),
    end: seconds(row.end),
    active: row.state === "active",
    tier: row.tier,
    kind: row.kind,
    kills: row.kills,
    pilots: row.pilots,
    isk: row.isk,
    unpriced: row.unpriced,
    appraised: row.appraised,
    systems: row.places.toSorted((one, other) => other.kills - one.kills).map(({ system }) => system.id),
    sides: row.sides.map((side) => ({ who: side.leading.map(whoOf), pilots: side.pilots, losses: side.losses, isk: side.isk_lost })),
  };
}

export function battlesOfColumns(columns: Schema["MapBattles"], course: Schema["MapCourse"] | null = null): MapBattle[] {
  return columns.id.map((id, row) => {
    const kills = columns.system_kills[row]!;
    const order = kills.map((_, index) => index).sort((one, other) => kills[other]! - kills[one]!);
    return {
      id,
      start: columns.start[row]!,
      end: columns.end[row]!,
      active: columns.state[row] === "active",
      tier: columns.tier[row]!,
      kind: columns.kind[row]!,
      kills: columns.kills[row]!,
      pilots: columns.pilots[row]!,
      isk: columns.isk[row]!,
      unpriced: columns.unpriced[row]!,
      appraised: columns.appraised[row]!,
      systems: order.map((index) => columns.systems[row]![index]!),
      sides: columns.sides[row]!.map((side) => ({
        who: side.flatMap((index) => columns.organisations[index] ?? []).map(whoOf),
        pilots: null,
        losses: null,
        isk: null,
      })),
      ...(course && { course: { minute: course.minute[row]!, kills: course.kills[row]!, isk: course.isk[row]! } }),
    };
  });
}

/** As the battle stood then, if one knows; `at` in Unix seconds. Size, pilots and sides are those of its end: nobody has told how they grew. */
export function asOf(battle: MapBattle, at: number): MapBattle {
  const { course } = battle;
  if (!course) return battle;
  // one that nobody has closed does not go on for ever
  if (at >= battle.end) return battle.active && at >= battle.end + GAP ? { ...battle, active: false } : battle;
  const row = course.minute.findLastIndex((minute) => minute + 60 <= at);
  return { ...battle, active: at >= battle.start, kills: course.kills[row] ?? 0, isk: course.isk[row] ?? null };
}

/** What the API tells of a battle, with the figures that the map shows of that moment beside it: they must not tell two stories. */
export function told(answer: MapBattle, then: MapBattle | null): MapBattle {
  return then ? { ...answer, kills: then.kills, isk: then.isk, active: then.active } : answer;
}

/** Whether it goes on, in a word; `at` in Unix seconds, null: now. Who looks at the past sees it as it was then. */
export function stateWord({ start, end, active }: MapBattle, at: number | null): "goes on" | "over" | "not begun" {
  if (at === null) return active ? "goes on" : "over";
  return at < start ? "not begun" : at < end || (active && at < end + GAP) ? "goes on" : "over";
}

/** Each once, as the first list has it; the newest first. */
export function together<T extends { id: number }>(first: readonly T[], second: readonly T[], time: (one: T) => number): T[] {
  const known = new Set(first.map(({ id }) => id));
  return [...first, ...second.filter(({ id }) => !known.has(id))].sort((one, other) => time(other) - time(one));
}

/** Over so many seconds the pulse of a battle is reckoned. */
const PULSE = 300;

/** ISK a minute lost in each system within the last five. What nobody prices does not count. */
export function burning(kills: readonly MapKill[], now: number): Map<number, number> {
  const sums = new Map<number, number>();
  for (const { at, system, isk } of kills) {
    if (at < now - PULSE) break; // they are sorted
    if (at <= now && isk !== null) sums.set(system, (sums.get(system) ?? 0) + (isk * 60) / PULSE);
  }
  return sums;
}
