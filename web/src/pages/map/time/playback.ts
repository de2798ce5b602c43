/** A walk through the past: at `at` event seconds when the page's clock stood at `since` ms, going on `speed` times as fast as life. */
export interface Playback {
  at: number;
  since: number;
  speed: number;
  playing: boolean;
}

/** Event time of a walk, never beyond the newest there is. */
export function timeOf(playback: Playback, page: number, newest: number): number {
  const gone = playback.playing ? ((page - playback.since) / 1000) * playback.speed : 0;
  return Math.min(newest, playback.at + gone);
}

/** The same walk, begun anew at this moment with something changed. */
export function changed(playback: Playback, page: number, newest: number, change: Partial<Playback>): Playback {
  return { ...playback, at: timeOf(playback, page, newest), since: page, ...change };
}

/** How fast the past plays unless one has chosen. */
export const SPEED = 60;

/** Where one is, as a walk that is held: live, it begins at the newest. */
export function heldAt(playback: Playback | null, page: number, newest: number): Playback {
  return playback ?? { at: newest, since: page, speed: SPEED, playing: false };
}

/** Hold or play: what is live is held at this moment, what plays is held, what is held plays on from there. */
export function toggled(playback: Playback | null, page: number, newest: number): Playback {
  return playback === null ? heldAt(null, page, newest) : changed(playback, page, newest, { playing: !playback.playing });
}

/** Whether a walk has come to now, and is live from there on. One that is held stays where it is, be it at the newest. */
export function arrived(playback: Playback | null, page: number, newest: number): boolean {
  return playback !== null && playback.playing && timeOf(playback, page, newest) >= newest - 1;
}

/** The stretches, each of `length` seconds, that one needs to see `span` seconds before a moment, and what comes next. */
export function stretches(at: number, span: number, length: number, newest: number): number[] {
  const first = Math.floor((at - span) / length);
  const last = Math.floor(Math.min(newest, at + length / 2) / length);
  return Array.from({ length: Math.max(1, last - first + 1) }, (_, index) => (first + index) * length);
}

/** How long a stretch is: a long look back needs few requests. */
export const lengthOf = (span: number): number => (span > 3600 ? 6 * 3600 : 3600);
