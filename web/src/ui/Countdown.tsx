import { moment } from "../format/time";
import { remaining, secondsTo } from "../format/until";
import { useNow } from "./Time";

interface Props {
  to: string | number;
  /** What stands here once it is reached. */
  over?: string;
}

/** How long until then; counts down. */
export function Countdown({ to, over = "now" }: Props) {
  const now = useNow(1_000);
  const left = secondsTo(to, now);
  return (
    <time
      dateTime={moment(to).toISOString()}
      title={`${moment(to).toISOString().replace("T", " ").slice(0, 19)} EVE time`}
      style={{ fontVariantNumeric: "tabular-nums", whiteSpace: "nowrap" }}
    >
      {left > 0 ? remaining(left) : over}
    </time>
  );
}
