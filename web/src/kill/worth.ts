import { fullIsk } from "../format/isk";

interface Worth {
  total_value: number | null;
  value_source: "zkillboard" | "warstream" | "simulator" | null;
  valued_at: string | null;
}

const BY = {
  zkillboard: "by zKillboard",
  warstream: "by Warstream's own reckoning, as zKillboard says nothing",
  simulator: "as the simulator has it",
} as const;

/** What it is worth, who says so, and how old that is. */
export function worthTitle({ total_value, value_source, valued_at }: Worth): string {
  if (total_value === null || value_source === null) return "Nobody says what it is worth";
  const by = BY[value_source];
  const day = value_source === "warstream";
  const when = valued_at ? `, ${day ? "at the prices of" : "as of"} ${valued_at.replace("T", " ").slice(0, day ? 10 : 16)}${day ? "" : " EVE time"}` : "";
  return `${fullIsk(total_value)}, ${by}${when}`;
}
