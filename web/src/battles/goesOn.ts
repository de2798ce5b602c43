/** Nothing died for so many seconds of the stream's time: a battle is over. */
export const GAP = 900;

interface Told {
  state: "active" | "ended";
  /** Unix seconds of its last kill. */
  end: number;
}

/** Whether a battle goes on, held against the newest event of the stream: one that nobody has closed yet may be of another year. Pure. */
export function goesOn({ state, end }: Told, newest: number): boolean {
  return state === "active" && end >= newest - GAP;
}

/** Battles as they are to be shown: those that only lack their end have ended. Pure. */
export function settled<T extends Told>(battles: readonly T[], newest: number): T[] {
  return battles.map((one) => (one.state === "active" && !goesOn(one, newest) ? { ...one, state: "ended" } : one));
}
