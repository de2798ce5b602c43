import { useMemo } from "react";
import { Link } from "wouter";

import type { Schema } from "../../../api/client";
import { points } from "../../../fits/words";
import { count, percent } from "../../../format/number";
import { Answer } from "../../../ui/Answer";
import { TypeName } from "../../../ui/Entity";
import { Panel } from "../../../ui/Panel";
import { Table, type Column } from "../../../ui/Table";
import { useBattleDoctrines, useLoadouts, type Battle } from "../report";
import { organisationColumn, sideColumn } from "./columns";
import { estimates, loadoutKey, type Estimate } from "./estimates";

const SHOWN = 10;

type Row = Schema["LoadoutRow"] & { estimate: Estimate | undefined };

const COLUMNS: readonly Column<Row>[] = [
  sideColumn,
  { key: "ship", title: "Ship", by: ({ ship }) => ship?.name, cell: ({ ship }) => (ship ? <TypeName {...ship} size={24} /> : <span className="quiet">not told</span>) },
  {
    key: "weapon",
    title: "Weapon",
    note: "Mails name the ship in place of a weapon where several were used",
    by: ({ weapon }) => weapon?.name,
    cell: ({ weapon }) => (weapon ? <TypeName {...weapon} /> : <span className="quiet">not told</span>),
  },
  organisationColumn,
  { key: "pilots", title: "Pilots", number: true, by: ({ pilots }) => pilots, cell: ({ pilots }) => pilots },
  { key: "damage", title: "Damage", number: true, wide: true, by: ({ damage }) => damage, cell: ({ damage }) => damage.toLocaleString("en-US") },
  {
    key: "ehp",
    title: "~EHP",
    number: true,
    note: "Estimated: as if they flew the fit of their side's doctrine with this hull and weapon",
    by: ({ estimate }) => estimate?.ehp,
    cell: ({ estimate }) => (estimate ? <Link href={`/doctrine/${estimate.doctrine}?fit=${estimate.fit}`} title={sureOf(estimate)}>{points(estimate.ehp)}</Link> : <span className="quiet">—</span>),
  },
  {
    key: "dps",
    title: "~DPS",
    number: true,
    wide: true,
    note: "Estimated likewise",
    by: ({ estimate }) => estimate?.dps,
    cell: ({ estimate }) => (estimate ? <span title={sureOf(estimate)}>{estimate.dps === null ? "?" : count(Math.round(estimate.dps))}</span> : <span className="quiet">—</span>),
  },
];

function sureOf({ confidence }: Estimate): string {
  return `Estimated by the doctrine's fit, ${percent(confidence)} sure`;
}

/** Hulls with weapons, as attackers showed them. */
export function Loadouts({ battle }: { battle: Battle }) {
  const query = useLoadouts(battle.id);
  const { data: doctrines } = useBattleDoctrines(battle);
  const known = useMemo(() => estimates(doctrines ?? []), [doctrines]);
  return (
    <Panel title="Loadouts" aside="ship and weapon, as attackers showed them; EHP and DPS estimated" flush>
      <Answer query={query} height={380} isEmpty={(data) => data.length === 0} empty="No attacker has shown a weapon yet.">
        {(data) => (
          <Table
            label="Loadouts"
            rows={data.map((row) => ({ ...row, estimate: known.get(loadoutKey(row)) }))}
            columns={COLUMNS}
            keyOf={loadoutKey}
            sort={{ key: "pilots", direction: "descending" }}
            most={SHOWN}
          />
        )}
      </Answer>
    </Panel>
  );
}
