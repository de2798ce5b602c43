import type { Schema } from "../../../api/client";
import { BattleLine } from "../../../battles/BattleLine";
import { fromRow } from "../../../battles/view";
import { Answer } from "../../../ui/Answer";
import { Panel } from "../../../ui/Panel";
import { useRelated, type Battle } from "../report";

/** Fights of the same people around it. */
export function Related({ battle }: { battle: Battle }) {
  const query = useRelated(battle.id);
  return (
    <Panel title="Related fights" aside="within 24 hours, by the same pilots or the same leaders" flush>
      <Answer query={query} height={240} isEmpty={(data) => data.length === 0} empty="These people met nowhere else within 24 hours.">
        {(data) => data.map((row) => <BattleLine key={row.id} battle={fromRow(row)} note={why(row)} />)}
      </Answer>
    </Panel>
  );
}

function why({ when, shared_pilots, same_leaders }: Schema["RelatedRow"]): string {
  const reasons = [when as string];
  if (shared_pilots > 0) reasons.push(`${shared_pilots} pilots`);
  if (same_leaders) reasons.push("same leaders");
  return reasons.join(" · ");
}
