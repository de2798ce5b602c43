const STEPS: readonly [number, string][] = [
  [1e12, "T"],
  [1e9, "B"],
  [1e6, "M"],
  [1e3, "k"],
];

/** ISK in short, as players say it: `1.24B`, `312M`, `980k`. Null is unknown, never 0. */
export function shortIsk(isk: number | null | undefined): string {
  if (isk === null || isk === undefined) return "?";
  const size = Math.abs(isk);
  for (const [index, [step, letter]] of STEPS.entries()) {
    if (size < step) continue;
    const text = digits(isk / step);
    // 999.6M reads 1.00B and not 1000M
    const larger = STEPS[index - 1];
    return Math.abs(Number(text)) >= 1000 && larger ? `${digits(isk / larger[0])}${larger[1]}` : `${text}${letter}`;
  }
  return isk.toFixed(0);
}

/** Made once: it is dear, and every sum on a page has one. */
const WHOLE = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** ISK in full: `1,240,512,003 ISK`. */
export function fullIsk(isk: number | null | undefined): string {
  return isk === null || isk === undefined ? "worth unknown" : `${WHOLE.format(isk)} ISK`;
}

function digits(value: number): string {
  const size = Math.abs(value);
  return value.toFixed(size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2);
}
