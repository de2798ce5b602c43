/** How a layer colours the systems, and what its legend says. */
export interface Paint {
  /** Red, green, blue and opacity of each system, 0 to 255. */
  colours: Uint8Array;
  /** Factor of each system's size. */
  sizes: Float32Array;
  legend: Legend;
  /** What the layer says of one system; null: nothing. */
  tell: (system: number) => string | null;
}

export interface Legend {
  title: string;
  /** A sentence: what the colours mean. */
  meaning: string;
  swatches?: { colour: string; word: string }[];
  ramp?: { colours: string[]; from: string; to: string };
  /** Who says so; null: nobody has. */
  source?: string | null;
  /** Unix seconds or ISO: until then it is so. */
  asOf?: string | number | null;
  note?: string;
}

export type Colour = readonly [number, number, number];

/** What a layer says nothing of. */
export const quiet = (dark: boolean): Colour => (dark ? [92, 108, 132] : [139, 150, 166]);
const QUIET_OPACITY = 120;

export function emptyPaint(count: number, dark: boolean): { colours: Uint8Array; sizes: Float32Array } {
  const colours = new Uint8Array(4 * count);
  const [red, green, blue] = quiet(dark);
  for (let system = 0; system < count; system++) colours.set([red, green, blue, QUIET_OPACITY], 4 * system);
  return { colours, sizes: new Float32Array(count).fill(0.8) };
}

const DIM = 0.35;

/** The same with those systems dimmed where nobody gets. */
export function dimmed(paint: Paint, cut: readonly boolean[]): Paint {
  const [colours, sizes] = [paint.colours.slice(), paint.sizes.slice()];
  cut.forEach((dim, system) => {
    if (!dim) return;
    colours[4 * system + 3]! *= DIM;
    sizes[system]! *= 0.8;
  });
  return { ...paint, colours, sizes };
}

/** Hue in degrees, the others 0 to 1. */
export function hsl(hue: number, saturation: number, lightness: number): Colour {
  const part = (shift: number) => {
    const at = (shift + hue / 30) % 12;
    return Math.round(255 * (lightness - saturation * Math.min(lightness, 1 - lightness) * Math.max(-1, Math.min(at - 3, 9 - at, 1))));
  };
  return [part(0), part(8), part(4)];
}

/** The same hue for an id for ever, and neighbours in number far apart in hue. */
export const hueOf = (id: number): number => (((id % 100_000) * 137.508) % 360 + 360) % 360;

/** Ids whose hues meet by chance differ in lightness, most of them. */
export function colourOf(id: number, dark: boolean): Colour {
  const step = Math.floor(id / 7) % 3;
  return dark ? hsl(hueOf(id), 0.5 + 0.12 * step, 0.54 + 0.08 * step) : hsl(hueOf(id), 0.75 - 0.1 * step, 0.33 + 0.06 * step);
}

export const css = ([red, green, blue]: Colour): string => `rgb(${red} ${green} ${blue})`;

export function mix(one: Colour, other: Colour, share: number): Colour {
  const part = (index: 0 | 1 | 2) => Math.round(one[index] + (other[index] - one[index]) * share);
  return [part(0), part(1), part(2)];
}

export function along(ramp: readonly Colour[], share: number): Colour {
  const at = Math.min(1, Math.max(0, share)) * (ramp.length - 1);
  const index = Math.min(ramp.length - 2, Math.floor(at));
  return mix(ramp[index]!, ramp[index + 1]!, at - index);
}
