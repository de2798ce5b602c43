import { moment } from "./time";

/** A length of time in two units, for what one waits for: `3 d 4 h`, `2 h 13 min`, `44 min`, `4 min 20 s`. */
export function remaining(seconds: number): string {
  const left = Math.max(0, Math.floor(seconds));
  const [days, hours, minutes] = [Math.floor(left / 86_400), Math.floor(left / 3600), Math.floor(left / 60)];
  if (days >= 2) return `${days} d ${hours % 24} h`;
  if (hours >= 1) return `${hours} h ${minutes % 60} min`;
  if (minutes >= 10) return `${minutes} min`;
  return minutes >= 1 ? `${minutes} min ${left % 60} s` : `${left} s`;
}

/** Seconds to a moment; negative when it has passed. */
export function secondsTo(at: string | number, now: Date): number {
  return (moment(at).getTime() - now.getTime()) / 1000;
}
