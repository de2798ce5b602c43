/** Who is so far behind the clock of the page plays another time: a replay, or a simulated war of another day. */
const OTHER_TIME = 3600;

/** Against which moment it is counted how long ago something of the stream happened; unix seconds. Pure. */
export const eventNow = (latest: number, page: number): number => (isOtherTime(latest, page) ? latest : page);

/** Whether the newest that is known is of another time than that of the page's clock; unix seconds. Pure. */
export function isOtherTime(latest: number, page: number): boolean {
  return latest > 0 && page - latest >= OTHER_TIME;
}
