const WIDTH = 4; // hours
const FEW = 5; // of which no habit can be read

/** Where the four hours in a row with most of it begin, by hour of the day; the day is a circle. Null when there is nothing. */
export function busiest(hours: readonly number[]): number | null {
  const sums = hours.map((_, from) => Array.from({ length: WIDTH }, (_, step) => hours[(from + step) % hours.length] ?? 0).reduce(add, 0));
  const most = Math.max(0, ...sums);
  return most === 0 ? null : sums.indexOf(most);
}

/** `Most kills from 18:00 to 22:00 (63 %).` */
export function hoursInWords(hours: readonly number[], word: string): string {
  const from = busiest(hours);
  if (from === null) return `No ${word}.`;
  const all = hours.reduce(add, 0);
  if (all < FEW) return `Too few ${word} to tell a habit.`;
  const sum = Array.from({ length: WIDTH }, (_, step) => hours[(from + step) % hours.length] ?? 0).reduce(add, 0);
  const share = Math.round((sum / all) * 100);
  const clock = (hour: number) => `${String(hour % 24).padStart(2, "0")}:00`;
  return `Most ${word} from ${clock(from)} to ${clock(from + WIDTH)} (${share} %).`;
}

function add(one: number, other: number): number {
  return one + other;
}
