import { lightYears, type Atlas } from "./geometry";

/**
 * Jump drives. Light-years of a hull without skills, and 20 % more for each level of Jump Drive Calibration: EVE University's page on
 * jump drives. Our static data has no attributes of hulls, so these stand here; CCP changes them now and then.
 */
export const HULLS = [
  { id: "black-ops", word: "Black ops", base: 4 },
  { id: "capital", word: "Carrier, dread, FAX", base: 3.5 },
  { id: "super", word: "Supercarrier, titan", base: 3 },
  { id: "freighter", word: "Jump freighter", base: 5 },
  { id: "rorqual", word: "Rorqual", base: 5 },
] as const;

export type Hull = (typeof HULLS)[number]["id"];

export const LEVELS = [0, 1, 2, 3, 4, 5] as const;
const A_LEVEL = 0.2;

export function rangeOf(hull: Hull, level: number): number {
  const { base } = HULLS.find(({ id }) => id === hull)!;
  return base * (1 + A_LEVEL * Math.min(5, Math.max(0, level)));
}

/** No field can be lit there, so no drive leads there. */
const DARK = new Set(["highsec", "pochven", "zarzakh", "w-space", "drifter", "abyssal", "void", "unknown"]);
const HIDDEN = new Set(["UUA-F4", "J7HZ-F", "A821-A"]);

/** From where one can jump at all: out of New Eden's systems that gates join, highsec too. */
export function canLeave(atlas: Atlas, system: number): boolean {
  const band = atlas.band[system]!;
  return band === "highsec" || (!DARK.has(band) && !hidden(atlas, system));
}

/** Systems that a drive reaches from one, by true distance, the nearest first. */
export function inRange(atlas: Atlas, from: number, range: number): { system: number; lightYears: number }[] {
  if (!canLeave(atlas, from)) return [];
  const found: { system: number; lightYears: number }[] = [];
  for (let system = 0; system < atlas.count; system++) {
    if (system === from || DARK.has(atlas.band[system]!) || hidden(atlas, system)) continue;
    const far = lightYears(atlas, from, system);
    if (far <= range) found.push({ system, lightYears: far });
  }
  return found.sort((one, other) => one.lightYears - other.lightYears);
}

const hidden = (atlas: Atlas, system: number) => HIDDEN.has(atlas.regions[atlas.region[system]!]?.name ?? "");
