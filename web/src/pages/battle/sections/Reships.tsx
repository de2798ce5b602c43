import { Link } from "wouter";

import type { Schema } from "../../../api/client";
import { Answer } from "../../../ui/Answer";
import { Entity } from "../../../ui/Entity";
import { Panel } from "../../../ui/Panel";
import { Table, type Column } from "../../../ui/Table";
import { useReships, type Battle } from "../report";
import { organisationColumn, sideColumn } from "./columns";
import css from "./Sections.module.css";

const SHOWN = 8;

const COLUMNS: readonly Column<Schema["ReshipRow"]>[] = [
  sideColumn,
  { key: "pilot", title: "Pilot", by: ({ character }) => character.name, cell: ({ character }) => <Entity kind="character" {...character} size={24} /> },
  organisationColumn,
  {
    key: "lost",
    title: "Ships lost",
    first: "descending",
    by: ({ killmails }) => killmails.length,
    cell: ({ killmails, character }) => (
      <span className={css.links}>
        {killmails.map((id, index) => (
          <Link key={id} href={`?kill=${id}`} aria-label={`Ship ${index + 1} of ${character.name ?? character.id}`}>
            {index + 1}
          </Link>
        ))}
      </span>
    ),
  },
];

/** Who lost a ship, came back and lost another. */
export function Reships({ battle }: { battle: Battle }) {
  const query = useReships(battle.id);
  return (
    <Panel title="Reships" aside={query.data && query.data.length > 0 ? `${query.data.length} pilots came back` : undefined} flush>
      <Answer query={query} height={200} isEmpty={(data) => data.length === 0} empty="Nobody lost two ships: nobody came back, or who did lived.">
        {(data) => <Table label="Reships" rows={data} columns={COLUMNS} keyOf={(row) => row.character.id} sort={{ key: "lost", direction: "descending" }} most={SHOWN} />}
      </Answer>
    </Panel>
  );
}
