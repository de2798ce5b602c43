import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";

import { api, body, type Schema } from "../../api/client";
import { fullIsk } from "../../format/isk";
import { count, percent } from "../../format/number";
import { sourceName } from "../../format/said";
import { Answer, Note } from "../../ui/Answer";
import { Panel } from "../../ui/Panel";
import { Picture } from "../../ui/Picture";
import { Table, type Column } from "../../ui/Table";
import { Since } from "../../ui/Since";
import css from "./market.module.css";
import { inOrder, kindWord, originWord, piece, spread } from "./quotes";

const COLUMNS: readonly Column<Schema["Quote"]>[] = [
  { key: "kind", title: "Price", cell: (row) => kindWord(row.kind) },
  { key: "value", title: "ISK a piece", number: true, by: (row) => row.value, cell: (row) => <span title={fullIsk(row.value)}>{piece(row.value)}</span> },
  {
    key: "depth",
    title: "Depth",
    number: true,
    note: "Pieces within 5 % of this price, or traded on that day",
    by: (row) => row.depth,
    cell: (row) => (row.depth === null ? <span title="Nobody says how many">—</span> : count(row.depth)),
  },
  { key: "origin", title: "Of", wide: true, cell: (row) => originWord(row.origin) },
  { key: "source", title: "Said by", wide: true, cell: (row) => sourceName(row.source) },
  {
    key: "as_of",
    title: "As of",
    by: (row) => row.as_of,
    cell: (row) => (
      <Since at={row.as_of} />
    ),
  },
  {
    key: "changed_at",
    title: "Reads so since",
    wide: true,
    note: "The first time that its source said so to us; orders are told anew each time",
    by: (row) => row.changed_at,
    cell: (row) =>
      row.changed_at === null ? (
        "—"
      ) : (
        <Since at={row.changed_at} />
      ),
  },
];

/** All that is known of one type's price. */
export function PricePanel({ type }: { type: number }) {
  const price = useQuery({
    queryKey: ["price", type],
    queryFn: async ({ signal }) => (await body(api.GET("/prices/{type_id}", { params: { path: { type_id: type } }, signal }))).data,
    staleTime: 60_000,
    refetchInterval: 300_000,
  });
  return (
    <Answer query={price} height={180}>
      {(one) => (
        <Panel flush>
          <div className={css.best}>
            <Picture kind="type" id={one.type.id} size={56} />
            <div>
              <h2>{one.type.name ?? `Type ${one.type.id}`}</h2>
              <p className="quiet">{one.best ? `${kindWord(one.best.kind)}, ${originWord(one.best.origin)}` : "Nobody says what it costs, which does not mean that it costs nothing."}</p>
              <Link href={`/kills?hull=${one.type.id}`}>Who lost one</Link>
            </div>
            <div className={css.value}>
              <strong title={fullIsk(one.best?.value)}>{piece(one.best?.value)}</strong>
              <span className="quiet">
                {one.best ? (
                  <>
                    ISK a piece, <Since at={one.best.as_of} />{one.best.stale ? "; stale: nothing fresher is known" : ""}
                  </>
                ) : (
                  "no price"
                )}
              </span>
            </div>
          </div>
          {one.quotes.length === 0 ? (
            <Note>No source has a quote. It may not be sold on the market, or prices have not come yet.</Note>
          ) : (
            <Table label="Quotes" rows={inOrder(one.quotes)} columns={COLUMNS} keyOf={(row) => `${row.origin}:${row.kind}:${row.source}`} />
          )}
          {spread(one.quotes) !== null && <Note>Between buy and sell orders lie {percent(spread(one.quotes))}.</Note>}
        </Panel>
      )}
    </Answer>
  );
}
