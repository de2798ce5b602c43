import type { Atlas } from "../geometry";
import { css, emptyPaint, mix, type Colour, type Paint } from "./paint";

/** As the game has it from -1 to 0.0, 0.1 and so on to 1.0; the lowest lightened, so that they are seen on the dark. */
const STEPS: readonly Colour[] = [
  [164, 72, 122], [150, 58, 62], [188, 44, 46], [208, 72, 34], [222, 116, 32], [226, 224, 130], [132, 226, 104], [104, 216, 164], [94, 200, 240], [74, 160, 232], [66, 128, 226],
];
export const J_SPACE: Colour = [112, 128, 214];
export const POCHVEN: Colour = [224, 70, 84];
const ZARZAKH: Colour = [230, 196, 90];

export function securityColour(atlas: Atlas, system: number, dark: boolean): Colour {
  const band = atlas.band[system]!;
  const security = atlas.security[system];
  const own =
    band === "pochven" ? POCHVEN : band === "zarzakh" ? ZARZAKH : band === "w-space" || band === "drifter" ? J_SPACE : band === "abyssal" || band === "void" ? ([150, 90, 190] as const) : STEPS[Math.min(10, Math.max(0, Math.round((security ?? 0) * 10)))]!;
  return dark ? own : mix(own, [10, 20, 30], 0.34);
}

export function securityPaint(atlas: Atlas, dark: boolean): Paint {
  const { colours, sizes } = emptyPaint(atlas.count, dark);
  for (let system = 0; system < atlas.count; system++) {
    if (atlas.security[system] === null) continue;
    colours.set([...securityColour(atlas, system, dark), 225], 4 * system);
    sizes[system] = 1;
  }
  const shade = (colour: Colour) => css(dark ? colour : mix(colour, [10, 20, 30], 0.34));
  return {
    colours,
    sizes,
    tell: () => null,
    legend: {
      title: "Security",
      meaning: "The security status that the game shows.",
      ramp: { colours: STEPS.map(shade), from: "0.0", to: "1.0" },
      swatches: [
        { colour: shade(POCHVEN), word: "Pochven" },
        { colour: shade(J_SPACE), word: "J-space" },
        { colour: shade(ZARZAKH), word: "Zarzakh" },
      ],
      source: "CCP's static data",
    },
  };
}
