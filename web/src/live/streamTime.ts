import { useSyncExternalStore } from "react";

/** Seconds that it must have gone on before anybody is told: what asks for it need not be drawn with each event. */
const STEP = 30;

let newest = 0;
let told = 0;
const listeners = new Set<() => void>();

const listen = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Something happened at that time (Unix seconds), or later. */
export function heardOf(time: number): void {
  newest = Math.max(newest, time);
  if (newest < told + STEP) return;
  told = newest;
  for (const listener of listeners) listener();
}

/** The stream has come at least to that time; 0: nothing is known. A replay has its own. */
export function useStreamTime(): number {
  return useSyncExternalStore(listen, () => told);
}
