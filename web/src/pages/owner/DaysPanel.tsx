import { useMemo } from "react";

import { shortIsk } from "../../format/isk";
import { oneOf, useAddress } from "../../shell/address";
import { Panel } from "../../ui/Panel";
import { Series, type Line } from "../../ui/Series";
import css from "./DaysPanel.module.css";
import { daysAt } from "./figures";
import type { Record } from "./record";

const WHAT = ["kills", "isk"] as const;

/** Day by day, in killmails or ISK. */
export function DaysPanel({ record }: { record: Record }) {
  const [address, change] = useAddress();
  const what = oneOf(address, "by", WHAT);
  const days = record.by_day;
  const at = useMemo(() => daysAt(days), [days]);
  const lines = useMemo<Line[]>(
    () => [
      {
        name: what === "isk" ? "ISK destroyed" : "kills",
        colour: "--good",
        bars: true,
        values: days.map((day) => (what === "isk" ? day.isk_destroyed : day.kills)),
      },
      {
        name: what === "isk" ? "ISK lost" : "losses",
        colour: "--bad",
        bars: true,
        below: true,
        values: days.map((day) => (what === "isk" ? day.isk_lost : day.losses)),
      },
    ],
    [days, what],
  );
  return (
    <Panel
      title="By day"
      aside={
        <button type="button" className={css.other} onClick={() => change({ by: what === "isk" ? null : "isk" })}>
          show {what === "isk" ? "killmails" : "ISK"}
        </button>
      }
    >
      <Series label={`By day, ${lines.map((line) => line.name).join(" and ")}`} at={at} lines={lines} days height={142} {...(what === "isk" && { text: shortIsk })} />
    </Panel>
  );
}
