export type Zone = "eve" | "local";

type When = string | number | Date;

/** A moment; numbers are Unix seconds, as in the feed. */
export function moment(when: When): Date {
  return typeof when === "number" ? new Date(when * 1000) : new Date(when);
}

/** `18:22`, with the day in front when it is not today's: `Nov 27 18:22`. EVE time is UTC. */
export function clock(when: When, zone: Zone, now: Date = new Date(), seconds = false): string {
  const date = moment(when);
  const time = format(seconds ? "seconds" : "time", zone).format(date);
  if (format("year", zone).format(date) === format("year", zone).format(now)) return time;
  const day = format(date.getUTCFullYear() === now.getUTCFullYear() ? "day" : "year", zone);
  return `${day.format(date)} ${time}`;
}

const SHAPES = {
  time: ["en-GB", { hour: "2-digit", minute: "2-digit" }],
  seconds: ["en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" }],
  day: ["en-US", { month: "short", day: "numeric" }],
  year: ["en-US", { month: "short", day: "numeric", year: "numeric" }],
} as const;

const made = new Map<string, Intl.DateTimeFormat>();

/** One is dear to make, and a list asks for hundreds while it is scrolled. */
function format(shape: keyof typeof SHAPES, zone: Zone): Intl.DateTimeFormat {
  const key = `${shape} ${zone}`;
  let known = made.get(key);
  if (!known) {
    const [language, options] = SHAPES[shape];
    known = new Intl.DateTimeFormat(language, zone === "eve" ? { ...options, timeZone: "UTC" } : options);
    made.set(key, known);
  }
  return known;
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
