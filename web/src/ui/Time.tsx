import { useEffect, useState } from "react";

import { ago, clock, moment } from "../format/time";
import { useSettings } from "../settings/settings";

interface Props {
  at: string | number;
  seconds?: boolean;
}

/** A moment in EVE time or the visitor's own, as he has chosen. */
export function Time({ at, seconds = false }: Props) {
  const { zone } = useSettings();
  const date = moment(at);
  return (
    <time dateTime={date.toISOString()} title={`${date.toISOString().replace("T", " ").slice(0, 19)} EVE time`}>
      {clock(at, zone, new Date(), seconds)}
    </time>
  );
}

/** How long ago; counts on. */
export function Ago({ at }: { at: string | number }) {
  const now = useNow(10_000);
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
