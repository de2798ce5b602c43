import { useState } from "react";

import type { Schema } from "../../../api/client";
import { Answer } from "../../../ui/Answer";
import { TypeName } from "../../../ui/Entity";
import { Panel } from "../../../ui/Panel";
import { Table, type Column } from "../../../ui/Table";
import { useItems, type Battle } from "../report";
import { sideColumn } from "./columns";
import css from "./Sections.module.css";

const SHOWN = 12;

const COLUMNS: readonly Column<Schema["ItemRow"]>[] = [
  sideColumn,
  {
    key: "item",
    title: "Item",
    by: ({ item }) => item.name,
    cell: ({ item, blueprint_copy }) => (
      <>
        <TypeName {...item} size={24} />
        {blueprint_copy && <span className={css.small}> copy</span>}
      </>
    ),
  },
  { key: "ships", title: "Ships", number: true, wide: true, note: "Killmails that it was on", by: ({ killmails }) => killmails, cell: ({ killmails }) => killmails },
  {
    key: "dropped",
    title: "Dropped",
    number: true,
    by: ({ dropped }) => dropped,
    cell: ({ dropped }) => (dropped > 0 ? <span className="good">{dropped.toLocaleString("en-US")}</span> : <span className="quiet">0</span>),
  },
  { key: "destroyed", title: "Destroyed", number: true, by: ({ destroyed }) => destroyed, cell: ({ destroyed }) => destroyed.toLocaleString("en-US") },
];

/** What was on the lost ships, and what of it dropped. */
export function Items({ battle }: { battle: Battle }) {
  const query = useItems(battle.id);
  const [text, setText] = useState("");
  const search = (
    <input className={css.search} type="search" placeholder="Find an item" aria-label="Find an item" value={text} onChange={(event) => setText(event.target.value)} />
  );
  return (
    <Panel title="Items" aside={search} flush>
      <Answer query={query} height={420} isEmpty={({ data }) => data.length === 0} empty="Nothing was on the lost ships.">
        {({ data, types, dropped, destroyed }) => {
          const rows = data.filter(({ item }) => (item.name ?? String(item.id)).toLowerCase().includes(text.trim().toLowerCase()));
          return (
            <>
              <p className={css.sum}>
                {types} types: {dropped.toLocaleString("en-US")} pieces dropped, {destroyed.toLocaleString("en-US")} were destroyed
                {types > data.length && `; the ${data.length} with most pieces are here`}.
              </p>
              {rows.length === 0 ? (
                <p className={css.sum}>No item is called like that.</p>
              ) : (
                <Table label="Items" rows={rows} columns={COLUMNS} keyOf={(row) => `${row.side}:${row.item.id}:${row.blueprint_copy}`} most={SHOWN} />
              )}
            </>
          );
        }}
      </Answer>
    </Panel>
  );
}
