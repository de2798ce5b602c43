import { useMemo } from "react";

import { useKills } from "../../api/lists";
import { useAddress } from "../../shell/address";
import { Answer } from "../../ui/Answer";
import { Choice, Day, Filters, Switch } from "../../ui/Filters";
import { filterOf, queryOf, ROLES, WORTH_WORDS, type KillFilter } from "../../ui/killFilter";
import { KillList } from "../../ui/KillList";
import { Panel } from "../../ui/Panel";
import { Pick } from "../../ui/Pick";
import type { Kind } from "./who";

const ROLE_WORDS: readonly (readonly [KillFilter["role"], string])[] = [
  ["any", "All"],
  ["attacker", "Kills"],
  ["victim", "Losses"],
];

/** Its killmails; the filter stands in the address. */
export function Kills({ kind, id }: { kind: Kind; id: number }) {
  const [address, change] = useAddress();
  const filter = filterOf(address);
  const of = useMemo(() => ({ kind, id }), [kind, id]);
  const kills = useKills(queryOf(filter, of));
  return (
    <>
      <Filters label="Which killmails">
        <Switch label="Part" value={filter.role} options={ROLE_WORDS} onChange={(role) => change({ role: role === ROLES[0] ? null : role })} />
        <Pick label="Hull, lost or flown" category="type" id={filter.hull} onPick={(hull) => change({ hull })} placeholder="any hull" />
        <Choice label="Worth" value={filter.worth} options={WORTH_WORDS} onChange={(min) => change({ min: min === "any" ? null : min })} />
        <Day label="From" value={filter.from} onChange={(from) => change({ from })} />
        <Day label="To" value={filter.to} onChange={(to) => change({ to })} />
      </Filters>
      <Panel flush>
        <Answer
          query={kills}
          height={600}
          isEmpty={(rows) => rows.length === 0}
          empty="No killmail fits. Take a filter away, or choose other days."
        >
          {(rows) => <KillList kills={rows} label="Killmails" of={of} more={kills.more} />}
        </Answer>
      </Panel>
    </>
  );
}
