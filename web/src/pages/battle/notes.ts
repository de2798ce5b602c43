/** Whose valuation a battle's ISK is, where that is worth a word. Pure. */
export function notes(unpriced: number, appraised: number | null, kills: number): string {
  const said = [];
  if (unpriced > 0) said.push(unpriced >= kills ? "No loss has a known worth" : `${unpriced} losses of unknown worth come on top`);
  if (appraised) said.push(appraised + unpriced >= kills ? "Warstream's own valuation" : `${appraised} are valued by Warstream, the rest by zKillboard`);
  return said.length > 0 ? `${said.join("; ")}.` : "";
}
