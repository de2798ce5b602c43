/** `1,234`. Null is unknown, never 0. */
export function count(value: number | null | undefined): string {
  return value === null || value === undefined ? "?" : value.toLocaleString("en-US");
}

/** A share of 0 to 1 as `63 %`; what is not quite all or nothing does not read so. */
export function percent(share: number | null | undefined): string {
  if (share === null || share === undefined) return "?";
  const rounded = Math.round(share * 100);
  if (rounded === 100 && share < 1) return ">99 %";
  if (rounded === 0 && share > 0) return "<1 %";
  return `${rounded} %`;
}

/** `1 kill`, `2 kills`. */
export function some(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}
