import { useCallback, useEffect, useRef, useState } from "react";

import type { Clock } from "../renderer/scene";
import { arrived, changed, heldAt, SPEED, timeOf, toggled, type Playback } from "./playback";

const TICK_MS = 250;

export interface Time {
  /** null: live. */
  playback: Playback | null;
  /** Event time, about: a few times a second while the past plays. */
  now: number;
  /** Event time exactly. */
  clock: () => number;
  /** Event time of now. */
  newest: () => number;
  jump: (at: number) => void;
  /** Holds the live map or the past, and plays on. */
  toggle: () => void;
  setSpeed: (speed: number) => void;
  live: () => void;
}

/**
 * Live, or a walk through the past. `newest` is the event time of now; `first` where the address says to begin; `told` hears where the
 * walk stands when it is held, or null when it is over.
 */
export function usePlayback(newest: () => number, first: number | null, told: (at: number | null) => void): Time {
  const [playback, setPlayback] = useState<Playback | null>(() => (first === null ? null : { at: first, since: performance.now(), speed: SPEED, playing: false }));
  const [now, setNow] = useState(() => first ?? newest());
  const held = useRef(playback);
  const become = useCallback(
    (next: Playback | null) => {
      held.current = next;
      setPlayback(next);
      setNow(next ? timeOf(next, performance.now(), newest()) : newest());
    },
    [newest],
  );
  const clock = useCallback(() => (held.current ? timeOf(held.current, performance.now(), newest()) : newest()), [newest]);
  const live = useCallback(() => {
    become(null);
    told(null);
  }, [become, told]);

  const playing = playback?.playing ?? true;
  useEffect(() => {
    if (!playing) return;
    const timer = setInterval(() => {
      setNow(clock());
      if (arrived(held.current, performance.now(), newest())) live();
    }, playback ? TICK_MS : 4 * TICK_MS);
    return () => clearInterval(timer);
  }, [playing, playback, clock, newest, live]);

  const begun = useCallback(() => heldAt(held.current, performance.now(), newest()), [newest]);
  const jump = useCallback(
    (at: number) => {
      become({ ...begun(), at: Math.min(at, newest()), since: performance.now() });
      told(Math.round(at));
    },
    [become, begun, newest, told],
  );
  const toggle = useCallback(() => {
    const next = toggled(held.current, performance.now(), newest());
    become(next);
    told(Math.round(next.at));
  }, [become, newest, told]);
  const setSpeed = useCallback((speed: number) => become(changed(begun(), performance.now(), newest(), { speed })), [become, begun, newest]);
  return { playback, now, clock, newest, jump, toggle, setSpeed, live };
}

export const sceneClock = ({ playback, clock }: Time, span: number): Clock => ({
  now: clock,
  speed: playback === null ? 1 : playback.playing ? playback.speed : 0,
  span,
});
