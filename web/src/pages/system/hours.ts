import type { Schema } from "../../api/client";

type Hour = Schema["HourRow"];
export type Figure = "jumps" | "ship_kills" | "pod_kills" | "npc_kills";

const HOUR = 3600;

/** Hours in their order as columns. An hour that was not told is there with null, so that the chart shows a hole. Pure. */
export function columns(hours: readonly Hour[]): { at: number[] } & Record<Figure, (number | null)[]> {
  const byEnd = new Map(hours.map((hour) => [Math.round(Date.parse(hour.until) / 1000 / HOUR) * HOUR, hour]));
  const ends = [...byEnd.keys()];
  const at: number[] = [];
  for (let end = Math.min(...ends); end <= Math.max(...ends); end += HOUR) at.push(end);
  const of = (figure: Figure) => at.map((end) => byEnd.get(end)?.[figure] ?? null);
  return { at, jumps: of("jumps"), ship_kills: of("ship_kills"), pod_kills: of("pod_kills"), npc_kills: of("npc_kills") };
}

/** ADM as steps, the oldest first, and as it is now: it stays until it is told anew. Pure. */
export function admSteps(history: readonly Schema["AdmRow"][], now: number): { at: number[]; adm: number[] } {
  const rows = [...history].sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
  const at = rows.map((row) => Date.parse(row.at) / 1000);
  const adm = rows.map((row) => row.adm);
  const last = at.at(-1);
  if (last !== undefined && last < now) {
    at.push(now);
    adm.push(adm.at(-1)!);
  }
  return { at, adm };
}
