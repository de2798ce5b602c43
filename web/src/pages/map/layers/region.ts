import type { Atlas } from "../geometry";
import { colourOf, emptyPaint, type Paint } from "./paint";

export function regionPaint(atlas: Atlas, dark: boolean): Paint {
  const { colours, sizes } = emptyPaint(atlas.count, dark);
  sizes.fill(1);
  for (let system = 0; system < atlas.count; system++) {
    colours.set([...colourOf(atlas.regions[atlas.region[system]!]?.id ?? 0, dark), 215], 4 * system);
  }
  return {
    colours,
    sizes,
    tell: () => null,
    legend: { title: "Regions", meaning: "Each region has its colour; hover a system for its name.", source: "CCP's static data" },
  };
}
