import type { Schema } from "../api/client";

const WORDS: Record<string, string> = {
  ihub_defense: "Sovereignty hub",
  tcu_defense: "Territorial claim unit",
  station_defense: "Station",
  station_freeport: "Station, free for all",
};

/** What is fought for. */
export function eventWord(type: string): string {
  return WORDS[type] ?? type.replaceAll("_", " ");
}

/** How far each side is, 0 to 1; null while nobody has told. A new campaign begins at 0.6 to 0.4. Pure. */
export function scores(campaign: Pick<Schema["CampaignRow"], "attackers_score" | "defender_score">): { defender: number; attackers: number } | null {
  const { defender_score: defender, attackers_score: attackers } = campaign;
  if (defender === null && attackers === null) return null;
  return { defender: defender ?? 1 - (attackers ?? 0), attackers: attackers ?? 1 - (defender ?? 0) };
}
