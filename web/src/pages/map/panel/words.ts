import type { Atlas } from "../geometry";

const SPACE: Record<string, string> = { highsec: "highsec", lowsec: "lowsec", nullsec: "nullsec", pochven: "Pochven", zarzakh: "Zarzakh", drifter: "J-space", "w-space": "J-space", abyssal: "the Abyss", void: "the Void" };

/** `0.4 lowsec`, `J-space C3`, `-0.3 nullsec, no gates lead there`. */
export function securityWord(atlas: Atlas, system: number): string {
  const [band, security, hole] = [atlas.band[system]!, atlas.security[system], atlas.hole[system]];
  const word = SPACE[band] ?? "space of an unknown kind";
  if (hole) return `${word} ${hole}`;
  const told = /sec$/.test(band) && security !== null && security !== undefined ? `${security.toFixed(1)} ${word}` : word;
  return atlas.cut[system] ? `${told}, no gates lead there` : told;
}
