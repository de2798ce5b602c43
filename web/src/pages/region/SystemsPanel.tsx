import { useMemo } from "react";

import type { Schema } from "../../api/client";
import { count } from "../../format/number";
import { said } from "../../format/said";
import { useAddress } from "../../shell/address";
import { Adm } from "../../ui/Adm";
import { SystemName } from "../../ui/Entity";
import { Owner, ownerName } from "../../ui/Owner";
import { Panel } from "../../ui/Panel";
import { Security } from "../../ui/Security";
import type { Sort } from "../../ui/sort";
import { Table, type Column } from "../../ui/Table";
import { countsBySystem, killsBySystem, type Counts, type Kills } from "./activity";
import { useBusiest, useCounted } from "./useActivity";

interface Row {
  system: Schema["RegionSystem"];
  kills: Kills | null;
  counts: Counts;
}

const NONE: Counts = { jumps: null, npcKills: null };
const unknown = (
  <span className="quiet" title="Nobody has told it">
    —
  </span>
);
const told = (value: number | null) => (value === null ? unknown : count(value));

const COLUMNS: readonly Column<Row>[] = [
  { key: "name", title: "System", by: ({ system }) => system.name, cell: ({ system }) => <SystemName id={system.id} name={system.name} /> },
  {
    key: "security",
    title: "Security",
    number: true,
    by: ({ system }) => system.security,
    cell: ({ system }) => <Security security={system.security} band={system.band} />,
  },
  {
    key: "holder",
    title: "Holder",
    by: ({ system }) => ownerName(system.owner),
    cell: ({ system }) => (
      <span title={said(system.said)}>
        <Owner owner={system.owner} />
      </span>
    ),
  },
  { key: "adm", title: "ADM", number: true, wide: true, by: ({ system }) => system.adm, cell: ({ system }) => <Adm adm={system.adm} /> },
  {
    key: "kills",
    title: "Kills, 24 h",
    number: true,
    note: "Killmails held here, by live activity",
    by: ({ kills }) => (kills?.atMost ? kills.kills / 2 : kills?.kills),
    cell: ({ kills }) =>
      kills === null ? (
        unknown
      ) : kills.atMost ? (
        <span className="quiet" title={`At most ${kills.kills}: it is not among the 200 busiest systems of New Eden`}>
          ≤{kills.kills}
        </span>
      ) : (
        count(kills.kills)
      ),
  },
  { key: "npcs", title: "NPC kills", number: true, wide: true, note: "As the game counted them in 24 h", by: ({ counts }) => counts.npcKills, cell: ({ counts }) => told(counts.npcKills) },
  { key: "jumps", title: "Jumps", number: true, wide: true, note: "As the game counted them in 24 h", by: ({ counts }) => counts.jumps, cell: ({ counts }) => told(counts.jumps) },
];

/** The systems of a region; their order is kept in the address. */
export function SystemsPanel({ region }: { region: Schema["RegionWhole"] }) {
  const busiest = useBusiest();
  const counted = useCounted();
  const [address, change] = useAddress();
  const rows = useMemo(() => {
    const kills = busiest.data ? killsBySystem(busiest.data.data) : null;
    const counts = counted.data ? countsBySystem(counted.data) : null;
    return region.systems.map((system): Row => ({ system, kills: kills?.(system.id) ?? null, counts: counts?.(system.id) ?? NONE }));
  }, [region, busiest.data, counted.data]);
  const column = COLUMNS.find(({ key }) => key === address.get("sort"));
  const sort: Sort = column
    ? { key: column.key, direction: address.get("order") === "up" ? "ascending" : "descending" }
    : { key: "kills", direction: "descending" };
  return (
    <Panel title="Systems" aside={count(rows.length)} flush>
      <Table
        label="Systems of the region"
        rows={rows}
        columns={COLUMNS}
        keyOf={({ system }) => system.id}
        sort={sort}
        onSort={(next) => change({ sort: next.key, order: next.direction === "ascending" ? "up" : null })}
        most={200}
      />
    </Panel>
  );
}
