/** True security as the game shows it: in tenths, and what is above 0 is at least 0.1. */
export function shownSecurity(security: number | null | undefined): string {
  if (security === null || security === undefined) return "—";
  if (security > 0 && security < 0.05) return "0.1";
  const text = security.toFixed(1);
  return text === "-0.0" ? "0.0" : text;
}

export type Safety = "high" | "low" | "null" | "other";

/** How safe a place is, for its colour. */
export function safety(security: number | null | undefined): Safety {
  if (security === null || security === undefined) return "other";
  const shown = Number(shownSecurity(security));
  return shown >= 0.5 ? "high" : shown > 0 ? "low" : "null";
}

const BANDS: Record<string, string> = {
  highsec: "high security",
  lowsec: "low security",
  nullsec: "null security",
  "w-space": "wormhole space",
  drifter: "drifter system",
  pochven: "Pochven",
  zarzakh: "Zarzakh",
  abyssal: "abyssal space",
  void: "the void",
};

/** A band as words. */
export function bandWord(band: string | null | undefined): string {
  return (band && BANDS[band]) ?? "unknown space";
}
