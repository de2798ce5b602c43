import { count, percent } from "../../format/number";
import { Isk } from "../../ui/Isk";
import { Figure, Figures, Panel } from "../../ui/Panel";
import type { Record } from "./record";

/** The sums. */
export function FiguresPanel({ record }: { record: Record }) {
  const { kills, losses } = record;
  return (
    <Panel>
      <Figures>
        <Figure word="kills">{count(kills.killmails)}</Figure>
        <Figure word="losses">{count(losses.killmails)}</Figure>
        <Figure word="ISK destroyed">
          <span className="good">
            <Isk isk={kills.isk} unpriced={kills.unpriced} appraised={kills.appraised} />
          </span>
        </Figure>
        <Figure word="ISK lost">
          <span className="bad">
            <Isk isk={losses.isk} unpriced={losses.unpriced} appraised={losses.appraised} />
          </span>
        </Figure>
        <Figure word="efficiency" note="ISK destroyed as a share of destroyed and lost">
          {percent(record.efficiency)}
        </Figure>
        <Figure word="solo kills">{count(record.solo_kills)}</Figure>
        {record.kind !== "character" && <Figure word="pilots active">{count(record.active_pilots)}</Figure>}
      </Figures>
    </Panel>
  );
}
