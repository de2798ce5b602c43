import type { Schema } from "../../../api/client";
import { Answer } from "../../../ui/Answer";
import { TypeName } from "../../../ui/Entity";
import { Panel } from "../../../ui/Panel";
import { Table, type Column } from "../../../ui/Table";
import { useLoadouts, type Battle } from "../report";
import { organisationColumn, sideColumn } from "./columns";

const SHOWN = 10;

const COLUMNS: readonly Column<Schema["LoadoutRow"]>[] = [
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
];

/** Hulls with weapons, as attackers showed them. */
export function Loadouts({ battle }: { battle: Battle }) {
  const query = useLoadouts(battle.id);
  return (
    <Panel title="Loadouts" aside="ship and weapon, as attackers showed them" flush>
      <Answer query={query} height={380} isEmpty={(data) => data.length === 0} empty="No attacker has shown a weapon yet.">
        {(data) => (
          <Table
            label="Loadouts"
            rows={data}
            columns={COLUMNS}
            keyOf={(row) => `${row.organisation.id}:${row.ship?.id}:${row.weapon?.id}`}
            sort={{ key: "pilots", direction: "descending" }}
            most={SHOWN}
          />
        )}
      </Answer>
    </Panel>
  );
}
