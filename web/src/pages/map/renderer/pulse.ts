import type { Tier } from "../address";

/** CSS pixels of a battle's glow at the first scale, by tier. */
export const GLOW: Record<Tier, number> = { gank: 13, brawl: 24, battle: 40, hellcamp: 62 };

/** How white-hot its heart is, 0 to 1. */
export const HEAT: Record<Tier, number> = { gank: 0.25, brawl: 0.55, battle: 0.8, hellcamp: 1 };

const LEAST = 1e6;
const MOST = 1e10;
/** Waves a second: never near the three flashes that can harm. */
const SLOW = 0.22;
const FAST = 1.3;

/** How often a wave leaves a battle, by the ISK that burns a minute. */
export function pulseOf(iskPerMinute: number): number {
  const share = Math.log10(Math.max(LEAST, iskPerMinute) / LEAST) / Math.log10(MOST / LEAST);
  return SLOW + (FAST - SLOW) * Math.min(1, share);
}

/** CSS pixels of a kill's flash by its worth; unknown is drawn hollow, and small. */
export function killRadius(isk: number | null): number {
  if (isk === null) return 5;
  return Math.min(19, 4 + 2.9 * Math.max(0, Math.log10(Math.max(isk, 1) / 1e6)));
}

/** Things on the map grow with the scale, but slower than it. */
export function zoomFactor(k: number): number {
  return Math.min(2.2, Math.max(0.6, (k / 9) ** 0.32));
}

/** CSS pixels of a system. */
export function starSize(k: number): number {
  return Math.min(10, 0.72 * k ** 0.5);
}

/** How strong gates are: hints from afar, lines when near. */
export function gateStrength(k: number): number {
  return Math.min(0.85, 0.42 + k / 110);
}
