import { useId, useState } from "react";

import { ago, clock } from "../../../format/time";
import { useFeedState } from "../../../live/feed";
import { useSettings } from "../../../settings/settings";
import { FeedHealth } from "../../../shell/FeedHealth";
import { ModeMark } from "../../../shell/ModeMark";
import { SPEEDS } from "../address";
import type { MapKill } from "../events";
import { Histogram } from "./Histogram";
import css from "./TimeBar.module.css";
import type { Time } from "./usePlayback";

const DAY = 86_400;
const STEP = 60;

interface Props {
  time: Time;
  /** Unix seconds of the newest news; 0: none yet. */
  latest: number;
  pending: boolean;
  error: Error | null;
  alliance: number | null;
  kills: readonly MapKill[];
  /** Those that the filters let through. */
  only: (kills: readonly MapKill[]) => readonly MapKill[];
}

/** Live, or a moment of the past: which, is never in doubt. */
export function TimeBar({ time, latest, pending, error, alliance, kills, only }: Props) {
  const { zone, shortcuts } = useSettings();
  const { health } = useFeedState();
  const { playback, now, newest } = time;
  const runs = playback?.playing ?? true;
  const [end, setEnd] = useState<number | null>(null);
  const words = useId();
  // a day of kills is much to load: whoever comes near the slider wants to see it
  const [near, setNear] = useState(false);
  const last = Math.ceil((end ?? newest()) / STEP) * STEP;
  const inDay = now >= last - DAY - STEP && now <= last + STEP;
  const until = inDay ? last : Math.ceil(Math.min(now + DAY / 2, newest()) / STEP) * STEP;
  return (
    <div className={css.bar} data-past={playback ? "" : undefined} data-health={health} role="group" aria-label="Time of the map">
      <span className={css.state}>
        <span className={css.dot} aria-hidden="true" />
        {/* the state and no time: each second of it would be told */}
        <span role="status" className={playback ? undefined : "hidden"}>
          {playback ? (playback.playing ? "not live, plays:" : "not live, held:") : "as it happens"}
        </span>
        {playback ? (
          <span>
            {clock(now, zone)} {zone === "eve" ? "EVE" : ""}
            {pending && " · loading"}
          </span>
        ) : (
          <span title={latest > 0 ? `Newest kill ${clock(latest, zone, new Date(), true)}` : undefined}>{latest > 0 ? `newest kill ${ago(latest, new Date(now * 1000))} ago`.replace("now ago", "now") : "no kill yet"}</span>
        )}
      </span>
      <span className={css.mark}>
        <ModeMark /> <FeedHealth />
      </span>
      <button type="button" className={css.button} onClick={time.toggle} aria-keyshortcuts={shortcuts ? "Space" : undefined} title={`${runs ? "Hold the map at this moment" : "Play on from here"}${shortcuts ? " (Space)" : ""}`}>
        {runs ? "❚❚ Hold" : "▶ Play"}
      </button>
      {playback && (
        <select className={css.field} aria-label="How fast to play" value={playback.speed} onChange={({ target }) => time.setSpeed(Number(target.value))}>
          {SPEEDS.map((speed) => (
            <option key={speed} value={speed}>
              {speed}×
            </option>
          ))}
        </select>
      )}
      <span className={css.track} onPointerEnter={() => setNear(true)} onFocus={() => setNear(true)}>
        <Histogram id={words} from={until - DAY} to={until} alliance={alliance} newest={last} wanted={near || playback !== null} kills={kills} only={only} />
        <input
          className={css.slider}
          type="range"
          aria-label="Look back: a day up to now"
          aria-describedby={near ? words : undefined}
          aria-valuetext={playback ? clock(now, zone) : "now"}
          min={until - DAY}
          max={until}
          step={STEP}
          value={Math.min(until, Math.max(until - DAY, now))}
          onChange={({ target }) => {
            const at = Number(target.value);
            if (at >= newest() - STEP) time.live();
            else time.jump(at);
          }}
        />
      </span>
      <input
        className={css.field}
        type="datetime-local"
        aria-label={`Choose a moment, ${zone === "eve" ? "EVE time" : "your time"}`}
        max={fieldOf(newest(), zone === "eve")}
        onChange={({ target }) => {
          const at = momentOf(target.value, zone === "eve");
          if (at === null || at > newest()) return;
          setEnd(Math.min(newest(), at + DAY / 2));
          time.jump(at);
        }}
      />
      {playback && (
        <button
          type="button"
          className={`${css.button} ${css.live}`}
          onClick={() => {
            setEnd(null);
            time.live();
          }}
        >
          Back to live
        </button>
      )}
      {error && playback && <span className="bad">{error.message}</span>}
    </div>
  );
}

/** What a date field wants: `2021-11-27T18:00`. */
function fieldOf(seconds: number, utc: boolean): string {
  const date = new Date(seconds * 1000);
  return new Date(date.getTime() - (utc ? 0 : date.getTimezoneOffset() * 60_000)).toISOString().slice(0, 16);
}

function momentOf(text: string, utc: boolean): number | null {
  const time = Date.parse(utc ? `${text}Z` : text);
  return Number.isNaN(time) ? null : time / 1000;
}
