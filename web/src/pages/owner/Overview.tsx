import { lazy, Suspense } from "react";

import { Answer } from "../../ui/Answer";
import { LookBack, useLookBack } from "../../ui/LookBack";
import { Columns } from "../../ui/Page";
import { Panel } from "../../ui/Panel";
import { DaysPanel } from "./DaysPanel";
import { FiguresPanel } from "./FiguresPanel";
import { HoursPanel } from "./HoursPanel";
import { HullsPanel } from "./HullsPanel";
import { FriendsPanel, OpponentsPanel } from "./MetPanels";
import { useRecord } from "./record";
import { SystemsPanel } from "./SystemsPanel";
import type { Kind } from "./who";

const DoctrinesPanel = lazy(() => import("../../doctrines/DoctrinesPanel"));

/** What somebody has done lately. */
export function Overview({ kind, id }: { kind: Kind; id: number }) {
  const record = useRecord(kind, id, useLookBack());
  return (
    <>
      <LookBack />
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
      {kind !== "character" && (
        <Suspense fallback={<Panel title="Doctrines"><div style={{ height: 370 }} /></Panel>}>
          <DoctrinesPanel of={kind} id={id} />
        </Suspense>
      )}
    </>
  );
}
