import { fullIsk } from "../../../format/isk";

interface Worth {
  total_value: number | null;
  value_source: "zkillboard" | "warstream" | null;
  valued_at: string | null;
}

/** What it is worth, who says so, and how old that is. */
export function worthTitle({ total_value, value_source, valued_at }: Worth): string {
  if (total_value === null || value_source === null) return "Nobody says what it is worth";
  const by = value_source === "zkillboard" ? "by zKillboard" : "by Warstream's own reckoning, as zKillboard says nothing";
  const day = value_source === "warstream";
  const when = valued_at ? `, ${day ? "at the prices of" : "as of"} ${valued_at.replace("T", " ").slice(0, day ? 10 : 16)}${day ? "" : " EVE time"}` : "";
  return `${fullIsk(total_value)}, ${by}${when}`;
}
