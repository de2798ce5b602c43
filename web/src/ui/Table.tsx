import { useMemo, useState, type ReactNode } from "react";

import { count } from "../format/number";
import { sorted, type Direction, type Sort } from "./sort";
import css from "./Table.module.css";

export interface Column<Row> {
  key: string;
  title: string;
  cell: (row: Row) => ReactNode;
  /** What rows are sorted by; a column without it is not sortable. */
  by?: (row: Row) => number | string | null | undefined;
  number?: boolean;
  /** Which way the first press sorts: numbers from the greatest, words from A. */
  first?: Direction;
  /** Left out on a phone. */
  wide?: boolean;
  note?: string;
}

interface Props<Row> {
  label: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  keyOf: (row: Row) => string | number;
  sort?: Sort;
  /** Whoever keeps the order in the address gives this with `sort`. */
  onSort?: (sort: Sort) => void;
  /** So many at first, the rest on demand. */
  most?: number;
}

/** A table that its heads sort. */
export function Table<Row>({ label, rows, columns, keyOf, sort, onSort, most = 100 }: Props<Row>) {
  const [own, setOwn] = useState(sort);
  const [all, setAll] = useState(false);
  const now = onSort ? sort : own;
  const by = columns.find((column) => column.key === now?.key)?.by;
  const ordered = useMemo(() => (now && by ? sorted(rows, by, now.direction) : rows), [rows, by, now]);
  const shown = all ? ordered : ordered.slice(0, most);
  const press = (column: Column<Row>) => {
    const first = column.first ?? (column.number ? "descending" : "ascending");
    const other = first === "ascending" ? "descending" : "ascending";
    const next: Sort = { key: column.key, direction: now?.key === column.key && now.direction === first ? other : first };
    if (onSort) onSort(next);
    else setOwn(next);
  };
  return (
    <div className={css.scroll} tabIndex={0} role="region" aria-label={label}>
      <table className={css.table} aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                className={place(column)}
                title={column.note}
                aria-sort={column.by ? (now?.key === column.key ? now.direction : "none") : undefined}
              >
                {column.by ? (
                  <button type="button" className={css.sort} onClick={() => press(column)}>
                    {column.title}
                    <span className={css.arrow} aria-hidden="true">
                      {now?.key === column.key ? (now.direction === "ascending" ? "▲" : "▼") : ""}
                    </span>
                  </button>
                ) : (
                  column.title
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map((column) => (
                <td key={column.key} className={place(column)}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length < ordered.length && (
        <button type="button" className={css.rest} onClick={() => setAll(true)}>
          Show all {count(ordered.length)}
        </button>
      )}
    </div>
  );
}

function place<Row>(column: Column<Row>): string {
  return [column.number ? "number" : "", column.wide ? css.wide : ""].join(" ");
}
