import type { Schema } from "../../api/client";
import { Note } from "../../ui/Answer";
import { Panel } from "../../ui/Panel";
import { Table, type Column } from "../../ui/Table";
import { Since } from "../../ui/Since";
import css from "./how.module.css";
import { State } from "./State";

const COLUMNS: readonly Column<Schema["SourceStatus"]>[] = [
  { key: "source", title: "Source", cell: (row) => row.source },
  { key: "state", title: "State", cell: (row) => <State state={row.state} /> },
  { key: "answer", title: "Last answer", cell: (row) => (row.last_answer_at ? <Since at={row.last_answer_at} /> : <span title="None yet">—</span>) },
  { key: "detail", title: "What it says", wide: true, cell: (row) => <span className={css.detail}>{row.detail}</span> },
];

/** Where kills come from. */
export function SourcesPanel({ sources }: { sources: Schema["Status"]["sources"] }) {
  return (
    <Panel title="Sources" aside="where kills come from" flush>
      {sources === null || sources.length === 0 ? (
        <Note>{sources === null ? "Redis is away: nothing is known of the sources." : "No source has told anything yet. Is `warstream ingest` running?"}</Note>
      ) : (
        <Table label="Sources" rows={sources} columns={COLUMNS} keyOf={(row) => row.source} />
      )}
    </Panel>
  );
}
