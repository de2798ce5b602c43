import { HourBars } from "../../ui/HourBars";
import { Panel } from "../../ui/Panel";
import type { Record } from "./record";

/** When in the day it kills and dies. */
export function HoursPanel({ record }: { record: Record }) {
  return (
    <Panel title="By hour of the day" aside="EVE time; kills up, losses down">
      <HourBars up={record.kills_by_hour} upWord="kills" down={record.losses_by_hour} downWord="losses" />
    </Panel>
  );
}
