export type Zone = "eve" | "local";

type When = string | number | Date;

/** A moment; numbers are Unix seconds, as in the feed. */
export function moment(when: When): Date {
  return typeof when === "number" ? new Date(when * 1000) : new Date(when);
}

/** `18:22`, with the day in front when it is not today's: `Nov 27 18:22`. EVE time is UTC. */
export function clock(when: When, zone: Zone, now: Date = new Date(), seconds = false): string {
  const date = moment(when);
  const timeZone = zone === "eve" ? "UTC" : undefined;
  const time = date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", ...(seconds && { second: "2-digit" }), timeZone });
  const day = (one: Date, year: boolean) =>
    one.toLocaleDateString("en-US", { month: "short", day: "numeric", ...(year && { year: "numeric" }), timeZone });
  if (day(date, true) === day(now, true)) return time;
  return `${day(date, date.getUTCFullYear() !== now.getUTCFullYear())} ${time}`;
}

/** How long ago, in one unit: `now`, `42 s`, `7 min`, `3 h`, `5 d`. */
export function ago(when: When, now: Date = new Date()): string {
  const seconds = Math.max(0, (now.getTime() - moment(when).getTime()) / 1000);
  return seconds < 5 ? "now" : span(seconds);
}

/** A length of time in one unit. */
export function span(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} d`;
}
