import { useKills } from "../../api/lists";
import { oneOf, useAddress } from "../../shell/address";
import { Answer } from "../../ui/Answer";
import { Choice, Day, Filters } from "../../ui/Filters";
import { filterOf, queryOf, WORTH_WORDS } from "../../ui/killFilter";
import { KillList } from "../../ui/KillList";
import { Page, PageHead } from "../../ui/Page";
import { Panel } from "../../ui/Panel";
import { Pick } from "../../ui/Pick";
import { groupsOf, LOST_KEYS, LOST_WORDS } from "./lost";

/** Everybody's killmails, newest first: who lost a titan, and how was it fitted? The filter stands in the address. */
export default function KillsPage() {
  const [address, change] = useAddress();
  const filter = filterOf(address);
  const lost = oneOf(address, "lost", LOST_KEYS);
  const groups = groupsOf(lost);
  // who asks for a hull here means a lost one
  const kills = useKills({ ...queryOf({ ...filter, role: "victim" }), ...(groups.length > 0 && { group: [...groups] }) });
  return (
    <Page title="Kills">
      <PageHead title="Kills" />
      <Filters label="Which killmails">
        <Choice label="What was lost" value={lost} options={LOST_WORDS} onChange={(next) => change({ lost: next === "any" ? null : next })} />
        <Pick label="Hull" category="type" id={filter.hull} onPick={(hull) => change({ hull })} placeholder="any hull" />
        <Choice label="Worth" value={filter.worth} options={WORTH_WORDS} onChange={(min) => change({ min: min === "any" ? null : min })} />
        <Day label="From" value={filter.from} onChange={(from) => change({ from })} />
        <Day label="To" value={filter.to} onChange={(to) => change({ to })} />
      </Filters>
      <Panel flush>
        <Answer query={kills} height={600} isEmpty={(rows) => rows.length === 0} empty="No killmail fits. Take a filter away, or choose other days.">
          {(rows) => <KillList kills={rows} label="Killmails" more={kills.more} />}
        </Answer>
      </Panel>
    </Page>
  );
}
