import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";

import { api, body, type Schema } from "../../api/client";
import { fullIsk } from "../../format/isk";
import { count } from "../../format/number";
import { sourceName } from "../../format/said";
import { Answer } from "../../ui/Answer";
import { Panel } from "../../ui/Panel";
import { Picture } from "../../ui/Picture";
import { Table, type Column } from "../../ui/Table";
import { Ago } from "../../ui/Time";
import { HOT } from "./hot";
import css from "./market.module.css";
import { kindWord, originWord, piece } from "./quotes";

type Row = Schema["PriceRow"];

const COLUMNS: readonly Column<Row>[] = [
  {
    key: "type",
    title: "Type",
    by: (row) => row.type.name,
    cell: (row) => (
      <span className={css.type}>
        <Picture kind="type" id={row.type.id} size={20} />
        <Link href={`/market?type=${row.type.id}`}>{row.type.name ?? `Type ${row.type.id}`}</Link>
      </span>
    ),
  },
  {
    key: "value",
    title: "ISK a piece",
    number: true,
    by: (row) => row.best?.value,
    cell: (row) =>
      row.best ? (
        <span title={`${fullIsk(row.best.value)}: ${kindWord(row.best.kind)}, ${originWord(row.best.origin)}, said by ${sourceName(row.best.source)}`}>
          {piece(row.best.value)}
        </span>
      ) : (
        <span title="Nobody says what it costs">?</span>
      ),
  },
  {
    key: "depth",
    title: "Depth",
    number: true,
    wide: true,
    note: "Pieces within 5 % of this price, or traded on that day",
    by: (row) => row.best?.depth,
    cell: (row) => (row.best?.depth === null || row.best === null ? <span className="quiet">—</span> : count(row.best.depth)),
  },
  {
    key: "age",
    title: "Age",
    number: true,
    by: (row) => row.best?.age,
    cell: (row) => (row.best ? <span className={row.best.stale ? "bad" : "quiet"}><Ago at={row.best.as_of} /></span> : "—"),
  },
];

/** What ships are built from, whose prices are always at hand. */
export function HotPanel() {
  const prices = useQuery({
    queryKey: ["prices", "hot"],
    queryFn: async ({ signal }) =>
      (await body(api.POST("/prices", { body: { types: HOT.flatMap(({ types }) => [...types]) }, signal }))).data,
    staleTime: 60_000,
    refetchInterval: 300_000,
  });
  return (
    <Answer query={prices} height={600}>
      {(rows) => (
        <div className={css.groups}>
          {HOT.map(({ group, types }) => (
            <Panel key={group} title={group} flush>
              <Table label={group} rows={rows.filter((row) => types.includes(row.type.id))} columns={COLUMNS} keyOf={(row) => row.type.id} />
            </Panel>
          ))}
        </div>
      )}
    </Answer>
  );
}
