import type { Schema } from "../../api/client";

/** From how many of its killmails the details are, when it is not all of them; null when it is. Pure. */
export function detailNote(record: Pick<Schema["Record"], "detail_killmails" | "kills" | "losses">): string | null {
  const all = record.kills.killmails + record.losses.killmails;
  if (record.detail_killmails >= all) return null;
  return `from the newest ${record.detail_killmails.toLocaleString("en-US")} of ${all.toLocaleString("en-US")} killmails`;
}

/** Midnights (Unix seconds) of its days. Pure. */
export function daysAt(days: readonly { day: string }[]): number[] {
  return days.map(({ day }) => Date.parse(`${day.slice(0, 10)}T00:00:00Z`) / 1000);
}
