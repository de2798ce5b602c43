import { oneOf, useAddress } from "../../shell/address";
import { Answer } from "../../ui/Answer";
import { Filters, Switch } from "../../ui/Filters";
import { Columns } from "../../ui/Page";
import { DaysPanel } from "./DaysPanel";
import { FiguresPanel } from "./FiguresPanel";
import { HoursPanel } from "./HoursPanel";
import { HullsPanel } from "./HullsPanel";
import { FriendsPanel, OpponentsPanel } from "./MetPanels";
import { DAYS, useRecord, type Days } from "./record";
import { SystemsPanel } from "./SystemsPanel";
import type { Kind } from "./who";

const WORDS: readonly (readonly [Days, string])[] = [
  ["1", "1 day"],
  ["7", "7 days"],
  ["14", "14 days"],
  ["30", "30 days"],
];

/** What somebody has done lately. */
export function Overview({ kind, id }: { kind: Kind; id: number }) {
  const [address, change] = useAddress();
  const days = oneOf(address, "days", DAYS);
  const record = useRecord(kind, id, Number(days));
  return (
    <>
      <Filters label="Time">
        <Switch label="Look back" value={days} options={WORDS} onChange={(next) => change({ days: next === DAYS[0] ? null : next })} />
      </Filters>
      <Answer
        query={record}
        height={420}
        isEmpty={(one) => one.kills.killmails + one.losses.killmails === 0}
        empty="No killmail with it is held in this time. Look back further, or see whether it is a name that died long ago: Warstream knows what it has heard since it runs, and what was filled in."
      >
        {(one) => (
          <>
            <FiguresPanel record={one} />
            <Columns>
              <HoursPanel record={one} />
              {one.by_day.length > 1 && <DaysPanel record={one} />}
            </Columns>
            <Columns least={520}>
              <HullsPanel record={one} />
              <OpponentsPanel record={one} />
              <FriendsPanel record={one} />
              <SystemsPanel record={one} most={10} />
            </Columns>
          </>
        )}
      </Answer>
    </>
  );
}
