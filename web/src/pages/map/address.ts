import type { Schema } from "../../api/client";
import type { Hull } from "./jump";
import { HULLS } from "./jump";
import type { Centre } from "./projection";
import { PREFERENCES, type Preference } from "./route";

export const LAYERS = [
  "security", "region", "sovereignty", "adm", "npc", "ships", "jumps", "capitals", "logistics", "presence", "hunting",
] as const;
export type LayerId = (typeof LAYERS)[number];

export const OVERLAYS = ["battles", "kills", "campaigns", "holes", "incursions"] as const;
export type Overlay = (typeof OVERLAYS)[number];
const SHOWN_AT_FIRST: readonly Overlay[] = ["battles", "kills", "campaigns"];

export const SPANS = { "10m": 600, "1h": 3600, "6h": 21_600, "24h": 86_400 } as const;
export type Span = keyof typeof SPANS;

export type Tier = Schema["BattleRow"]["tier"];
export const TIERS: readonly Tier[] = ["gank", "brawl", "battle", "hellcamp"];

export const SPEEDS = [1, 10, 60, 300, 600] as const;

/** Everything that one sees on the map, as its address has it: a link shows the same to whoever opens it. */
export interface MapAddress {
  layer: LayerId;
  show: readonly Overlay[];
  since: Span;
  tier: Tier;
  kills: number;
  isk: number;
  region: number | null;
  alliance: number | null;
  /** Whose activity the layer of that name shows, rather than the alliance's; another layer knows no such thing. */
  corporation: number | null;
  character: number | null;
  battle: number | null;
  system: number | null;
  to: number | null;
  prefer: Preference;
  hull: Hull | null;
  level: number;
  at: Centre | null;
  /** Unix seconds; null: now. */
  time: number | null;
  /** For a second screen: the map alone. */
  wall: boolean;
}

export const FIRST: MapAddress = {
  layer: "security",
  show: SHOWN_AT_FIRST,
  since: "1h",
  tier: "gank",
  kills: 0,
  isk: 0,
  region: null,
  alliance: null,
  corporation: null,
  character: null,
  battle: null,
  system: null,
  to: null,
  prefer: "shorter",
  hull: null,
  level: 5,
  at: null,
  time: null,
  wall: false,
};

export interface Whose {
  kind: "alliance" | "corporation" | "character";
  id: number;
}

/** Whose activity is asked for: the closest to a single pilot that is said. Pure. */
export function whoseOf(map: Pick<MapAddress, Whose["kind"]>): Whose | null {
  for (const kind of ["character", "corporation", "alliance"] as const) if (map[kind] !== null) return { kind, id: map[kind] };
  return null;
}

/** What an address says. What nobody can mean is as if it was not said. */
export function read(search: string): MapAddress {
  const said = new URLSearchParams(search);
  const word = <T extends string>(key: string, all: readonly T[], first: T): T => all.find((one) => one === said.get(key)) ?? first;
  const number = (key: string): number | null => {
    const text = said.get(key);
    const value = text === null || text === "" ? NaN : Number(text);
    return Number.isFinite(value) && value >= 0 ? value : null;
  };
  const id = (key: string) => {
    const value = number(key);
    return value !== null && Number.isInteger(value) && value > 0 ? value : null;
  };
  const show = said.get("show");
  const layer = word("layer", LAYERS, FIRST.layer);
  const hull = said.get("hull");
  return {
    layer,
    show: show === null ? FIRST.show : OVERLAYS.filter((one) => show.split(",").includes(one)),
    since: word("since", Object.keys(SPANS) as Span[], FIRST.since),
    tier: word("tier", TIERS, FIRST.tier),
    kills: number("kills") ?? 0,
    isk: number("isk") ?? 0,
    region: id("region"),
    alliance: id("alliance"),
    corporation: layer === "presence" ? id("corporation") : null,
    character: layer === "presence" ? id("character") : null,
    battle: id("battle"),
    system: id("system"),
    to: id("to"),
    prefer: word("prefer", PREFERENCES.map(([one]) => one), FIRST.prefer),
    hull: HULLS.find((one) => one.id === hull)?.id ?? null,
    level: Math.min(5, Math.round(number("jdc") ?? FIRST.level)),
    at: readCentre(said.get("at")),
    time: id("t"),
    wall: said.get("wall") === "1",
  };
}

/** The address of what one sees: only what differs from the first view. */
export function write(map: MapAddress): string {
  const said = new URLSearchParams();
  const put = (key: string, value: string | number | null, first: string | number | null) => {
    if (value !== null && value !== first) said.set(key, String(value));
  };
  put("layer", map.layer, FIRST.layer);
  put("show", OVERLAYS.filter((one) => map.show.includes(one)).join(","), FIRST.show.join(","));
  put("since", map.since, FIRST.since);
  put("tier", map.tier, FIRST.tier);
  put("kills", map.kills, 0);
  put("isk", map.isk, 0);
  put("region", map.region, null);
  put("alliance", map.alliance, null);
  if (map.layer === "presence") {
    put("corporation", map.corporation, null);
    put("character", map.character, null);
  }
  put("battle", map.battle, null);
  put("system", map.system, null);
  put("to", map.to, null);
  put("prefer", map.prefer, FIRST.prefer);
  put("hull", map.hull, null);
  put("jdc", map.level, FIRST.level);
  put("t", map.time, null);
  put("wall", map.wall ? 1 : null, null);
  if (map.at) said.set("at", `${map.at.x.toFixed(2)},${map.at.y.toFixed(2)},${map.at.k.toFixed(1)}`);
  const text = said.toString().replaceAll("%2C", ",");
  return text && `?${text}`;
}

function readCentre(text: string | null): Centre | null {
  const [x, y, k] = (text ?? "").split(",").map(Number);
  if (x === undefined || y === undefined || k === undefined) return null;
  return [x, y, k].every(Number.isFinite) && k > 0 ? { x, y, k } : null;
}
