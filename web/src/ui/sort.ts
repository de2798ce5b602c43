export type Direction = "ascending" | "descending";

export interface Sort {
  key: string;
  direction: Direction;
}

type Value = number | string | null | undefined;

/** Rows by a value of theirs; what is unknown is last in both directions, and equals keep their order. Pure. */
export function sorted<Row>(rows: readonly Row[], value: (row: Row) => Value, direction: Direction): Row[] {
  const sign = direction === "ascending" ? 1 : -1;
  return rows
    .map((row) => [value(row), row] as const)
    .sort(([one], [other]) => {
      if (one === null || one === undefined) return other === null || other === undefined ? 0 : 1;
      if (other === null || other === undefined) return -1;
      if (typeof one === "number" && typeof other === "number") return sign * (one - other);
      return sign * String(one).localeCompare(String(other), "en", { numeric: true, sensitivity: "base" });
    })
    .map(([, row]) => row);
}
