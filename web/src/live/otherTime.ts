/** Who is so far behind the clock of the page plays another time: a replay, or a simulated war of another day. */
const OTHER_TIME = 3600;

/** Whether the newest that is known is of another time than that of the page's clock; unix seconds. Pure. */
export function isOtherTime(latest: number, page: number): boolean {
  return latest > 0 && page - latest >= OTHER_TIME;
}
