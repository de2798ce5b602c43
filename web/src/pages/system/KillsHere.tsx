import { useKills } from "../../api/lists";
import { Answer } from "../../ui/Answer";
import { KillList } from "../../ui/KillList";
import { Panel } from "../../ui/Panel";

/** Its killmails, as many as one cares to scroll. */
export function KillsHere({ id }: { id: number }) {
  const kills = useKills({ system: [id] });
  return (
    <Panel title="Kills" flush>
      <Answer query={kills} height={300} isEmpty={(rows) => rows.length === 0} empty="No kill of this system is held.">
        {(rows) => <KillList kills={rows} label="Kills in this system" here more={kills.more} />}
      </Answer>
    </Panel>
  );
}
