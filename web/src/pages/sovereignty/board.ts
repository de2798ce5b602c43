import type { Schema } from "../../api/client";
import { secondsTo } from "../../format/until";
import { windowState, type WindowState } from "../../ui/vulnerability";

type Held = Schema["SovRow"];
export type WithWindow = Held & { window: Schema["SovWindow"] };

const ORDER: Record<WindowState, number> = { overtime: 0, open: 1, ahead: 2 };

/** Systems whose hub can be attacked now or within so many hours: overtime first, then what closes first, then what opens first. Pure. */
export function nextWindows(systems: readonly Held[], now: Date, hours: number): WithWindow[] {
  const rows = systems.filter((row): row is WithWindow => row.window !== null && secondsTo(row.window.start, now) <= hours * 3600);
  const key = ({ window }: WithWindow) => Date.parse(windowState(window, now) === "open" ? window.end : window.start);
  return rows.sort((one, other) => {
    const [state, otherState] = [windowState(one.window, now), windowState(other.window, now)];
    return ORDER[state] - ORDER[otherState] || key(one) - key(other);
  });
}

export interface Holding {
  alliance: Schema["Named"];
  systems: number;
  regions: number;
  /** Mean over the systems of which it is told; null: of none. */
  adm: number | null;
  /** Systems with an ADM below 3: the easiest to take. */
  weak: number;
}

const WEAK = 3;

/** Who holds how much, the most first. Pure. */
export function holdings(systems: readonly Held[]): Holding[] {
  const found = new Map<number, { alliance: Schema["Named"]; rows: Held[] }>();
  for (const row of systems) {
    const { alliance } = row.owner;
    if (!alliance) continue;
    const held = found.get(alliance.id) ?? { alliance, rows: [] };
    held.rows.push(row);
    found.set(alliance.id, held);
  }
  return [...found.values()]
    .map(({ alliance, rows }) => {
      const adms = rows.flatMap((row) => (row.adm === null ? [] : [row.adm]));
      return {
        alliance,
        systems: rows.length,
        regions: new Set(rows.map((row) => row.region?.id)).size,
        adm: adms.length > 0 ? adms.reduce((sum, adm) => sum + adm, 0) / adms.length : null,
        weak: adms.filter((adm) => adm < WEAK).length,
      };
    })
    .sort((one, other) => other.systems - one.systems || one.alliance.id - other.alliance.id);
}

/** Regions of the systems, by name. Pure. */
export function regionsOf(systems: readonly Held[]): Schema["Named"][] {
  const found = new Map(systems.flatMap(({ region }) => (region ? [[region.id, region] as const] : [])));
  return [...found.values()].sort((one, other) => (one.name ?? "").localeCompare(other.name ?? ""));
}
