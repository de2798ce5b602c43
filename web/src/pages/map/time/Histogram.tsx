import { useMemo } from "react";

import { clock } from "../../../format/time";
import { useSettings } from "../../../settings/settings";
import { together, type MapKill } from "../events";
import { histogram } from "./histogram";
import css from "./TimeBar.module.css";
import { useDay } from "./useDay";

/** Half hours of a day. */
const BINS = 48;

interface Props {
  /** What tells of it in words; the slider points there. */
  id: string;
  from: number;
  to: number;
  alliance: number | null;
  newest: number;
  wanted: boolean;
  /** What the map has anyway, the newest among it. */
  kills: readonly MapKill[];
  /** Those that the filters let through. */
  only: (kills: readonly MapKill[]) => readonly MapKill[];
}

/** Behind the slider: when how many died. */
export function Histogram({ id, from, to, alliance, newest, wanted, kills, only }: Props) {
  const { zone } = useSettings();
  const past = useDay(from, to, alliance, newest, wanted);
  // not with each kill: its bars are half an hour wide, and `to` moves each minute
  const bars = useMemo(() => histogram(only(together(kills, past, ({ at }) => at)), from, to, BINS), [past, from, to, only]);
  const most = Math.max(...bars);
  if (!wanted || most === 0) return null;
  const peak = from + (bars.indexOf(most) * (to - from)) / BINS;
  return (
    <>
      <svg className={css.histogram} viewBox={`0 0 ${BINS} 1`} preserveAspectRatio="none" aria-hidden="true">
        {bars.map((count, bar) => (
          <rect key={bar} x={bar + 0.08} width={0.84} y={1 - count / most} height={count / most} />
        ))}
      </svg>
      <span id={id} className="hidden">
        Most died in the half hour from {clock(peak, zone)} on: {most}.
      </span>
    </>
  );
}
