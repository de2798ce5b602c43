import type { Tier } from "../address";
import type { Colour } from "../layers/paint";
import type { KillColours } from "./things";

/** The colours that the map takes from the page's theme. */
export interface Colours {
  dark: boolean;
  ground: Colour;
  gate: Colour;
  text: string;
  quiet: string;
  accent: Colour;
  tiers: Record<Tier, Colour>;
  kills: KillColours;
  campaign: Colour;
  hole: Colour;
  incursion: Colour;
}

export function coloursOf(dark: boolean): Colours {
  const style = getComputedStyle(document.documentElement);
  const text = (name: string) => style.getPropertyValue(name).trim();
  const colour = (name: string) => parse(text(name));
  return {
    dark,
    ground: colour("--ground"),
    gate: dark ? [70, 92, 126] : [150, 164, 184],
    text: text("--text"),
    quiet: text("--quiet"),
    accent: colour("--accent"),
    tiers: { gank: colour("--tier-gank"), brawl: colour("--tier-brawl"), battle: colour("--tier-battle"), hellcamp: colour("--tier-hellcamp") },
    kills: dark ? { little: [255, 208, 150], much: [255, 160, 92], huge: [255, 92, 78] } : { little: [176, 110, 20], much: [190, 74, 10], huge: [180, 20, 30] },
    campaign: dark ? [240, 96, 214] : [168, 24, 140],
    hole: dark ? [168, 120, 255] : [104, 52, 200],
    incursion: dark ? [110, 224, 120] : [20, 128, 50],
  };
}

/** #abc or #aabbcc. */
export function parse(hex: string): Colour {
  const digits = hex.replace("#", "");
  const long = digits.length === 3 ? [...digits].map((one) => one + one).join("") : digits;
  const part = (index: number) => Number.parseInt(long.slice(2 * index, 2 * index + 2), 16) || 0;
  return [part(0), part(1), part(2)];
}
