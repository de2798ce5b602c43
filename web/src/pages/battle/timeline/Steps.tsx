import { sideName } from "../../../battles/sideName";
import { clock } from "../../../format/time";
import { shortIsk } from "../../../format/isk";
import { useSettings } from "../../../settings/settings";
import type { Battle } from "../report";
import { ahead, type Course } from "./course";
import css from "./Timeline.module.css";

interface Props {
  told: Course;
  at: number | null;
  sides: Battle["sides"];
  point: (at: number) => void;
}

/** A way through the timeline for whoever points with keys or a thumb. */
export function Steps({ told, at, sides, point }: Props) {
  const { zone } = useSettings();
  const last = told.times.length - 1;
  const here = Math.min(last, at ?? last);
  const time = told.times[here] ?? 0;
  const lead = ahead(told.momentum, here);
  return (
    <input
      className={css.steps}
      type="range"
      aria-label="Walk through the timeline"
      aria-valuetext={`${clock(time, zone, new Date(time * 1000))}, ${lead ? `${sideName(lead.side, sides)} is ahead by ${shortIsk(lead.isk)}` : "nobody is ahead"}, ${told.kills[here] ?? 0} killed`}
      min={0}
      max={last}
      value={here}
      onChange={({ target }) => point(Number(target.value))}
    />
  );
}
