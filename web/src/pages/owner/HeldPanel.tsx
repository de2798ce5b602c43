import { useMemo } from "react";
import { useQuery } from "@tanstack/react-query";

import { allSystems, type HeldSystem } from "../../api/sovereignty";
import { some } from "../../format/number";
import { said } from "../../format/said";
import { Answer } from "../../ui/Answer";
import { RegionName, SystemName } from "../../ui/Entity";
import { Adm } from "../../ui/Adm";
import { Panel } from "../../ui/Panel";
import { Table, type Column } from "../../ui/Table";
import { VulnerabilityWindow } from "../../ui/VulnerabilityWindow";

const COLUMNS: readonly Column<HeldSystem>[] = [
  {
    key: "system",
    title: "System",
    by: (row) => row.system.name,
    cell: (row) => (
      <span title={said(row.said)}>
        <SystemName {...row.system} /> {row.capital && <span className="quiet">capital</span>}
      </span>
    ),
  },
  { key: "region", title: "Region", by: (row) => row.region?.name, cell: (row) => (row.region ? <RegionName {...row.region} /> : "—") },
  { key: "adm", title: "ADM", number: true, first: "ascending", by: (row) => row.adm, cell: (row) => <Adm adm={row.adm} /> },
  {
    key: "window",
    title: "Vulnerable",
    by: (row) => row.window?.start,
    cell: (row) => <VulnerabilityWindow window={row.window} />,
  },
];

/** The systems that an alliance holds. */
export function HeldPanel({ alliance }: { alliance: number }) {
  const held = useQuery({
    queryKey: ["held", alliance],
    queryFn: ({ signal }) => allSystems({ alliance: [alliance] }, signal),
    staleTime: 60_000,
  });
  const regions = useMemo(() => new Set(held.data?.map((row) => row.region?.id)).size, [held.data]);
  return (
    <Panel title="Sovereignty" aside={held.data && held.data.length > 0 && `${some(held.data.length, "system")} in ${some(regions, "region")}`} flush>
      <Answer query={held} isEmpty={(rows) => rows.length === 0} empty="It holds no system.">
        {(rows) => <Table label="Systems held" rows={rows} columns={COLUMNS} keyOf={(row) => row.system.id} sort={{ key: "adm", direction: "ascending" }} most={25} />}
      </Answer>
    </Panel>
  );
}
