import type { Atlas } from "../geometry";
import { along, css, emptyPaint, type Colour, type Legend, type Paint } from "./paint";

const BRIGHT: readonly Colour[] = [[44, 72, 150], [40, 150, 190], [70, 200, 130], [232, 214, 92], [238, 92, 62]];
const DEEP: readonly Colour[] = [[126, 158, 214], [30, 128, 176], [20, 124, 80], [158, 112, 0], [186, 36, 20]];

export const heatRamp = (dark: boolean): readonly Colour[] => (dark ? BRIGHT : DEEP);

interface Heat {
  dark: boolean;
  /** Of a system; missing: not told. 0 is 0, and stays quiet. */
  values: ReadonlyMap<number, number>;
  legend: Legend;
  word: (value: number) => string;
  /** Even steps instead of those of a logarithm: for scores. */
  even?: boolean;
  /** The hottest; else the value that one in two hundred exceeds. */
  most?: number;
}

/** From blue, a little, to red, much. */
export function heatPaint(atlas: Atlas, { dark, values, legend, word, even = false, most }: Heat): Paint {
  const { colours, sizes } = emptyPaint(atlas.count, dark);
  const ramp = heatRamp(dark);
  const top = most ?? nearlyMost([...values.values()]);
  for (const [system, value] of values) {
    if (value <= 0) continue;
    const share = Math.min(1, even ? value / top : Math.log1p(value) / Math.log1p(top));
    colours.set([...along(ramp, share), 170 + Math.round(80 * share)], 4 * system);
    sizes[system] = 0.85 + share;
  }
  return {
    colours,
    sizes,
    tell: (system) => (values.has(system) ? word(values.get(system)!) : null),
    legend: { ...legend, ...(values.size > 0 && { ramp: { colours: ramp.map(css), from: even ? "0" : "1", to: `${top.toLocaleString("en-US")}${most ? "" : " or more"}` } }) },
  };
}

/** The value that one in two hundred exceeds: one system with a million jumps does not make all others dark. */
function nearlyMost(values: number[]): number {
  const some = values.filter((value) => value > 0).sort((one, other) => one - other);
  return some[Math.floor(some.length * 0.995)] ?? some.at(-1) ?? 1;
}
