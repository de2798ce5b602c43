import { useEffect, useState } from "react";

import { ago, clock, moment } from "../format/time";
import { eventNow } from "../live/otherTime";
import { useStreamTime } from "../live/streamTime";
import { useSettings } from "../settings/settings";

interface Props {
  at: string | number;
  seconds?: boolean;
  /** A moment that stands beside it: of the same day the clock is enough. */
  after?: string | number;
}

/** A moment in EVE time or the visitor's own, as he has chosen. */
export function Time({ at, seconds = false, after }: Props) {
  const { zone } = useSettings();
  const date = moment(at);
  return (
    <time dateTime={date.toISOString()} title={`${date.toISOString().replace("T", " ").slice(0, 19)} EVE time`}>
      {clock(at, zone, after === undefined ? new Date() : moment(after), seconds)}
    </time>
  );
}

/** How long ago; counts on. */
export function Ago({ at }: { at: string | number }) {
  return <AgoFrom at={at} now={useNow(10_000)} />;
}

/** The same of something that the stream tells: a replay has its own time, and years of the page's clock say nothing of it. */
export function EventAgo({ at }: { at: string | number }) {
  const stream = useStreamTime();
  return <AgoFrom at={at} now={moment(eventNow(stream, useNow(10_000).getTime() / 1000))} />;
}

function AgoFrom({ at, now }: { at: string | number; now: Date }) {
  const date = moment(at);
  return (
    <time dateTime={date.toISOString()} title={`${date.toISOString().replace("T", " ").slice(0, 19)} EVE time`}>
      {ago(at, now)}
    </time>
  );
}

/** The time, anew every so many ms. */
export function useNow(every: number): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}
