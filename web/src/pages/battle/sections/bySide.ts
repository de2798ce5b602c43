/** Rows by their side, A first, those on none last; their order stays. Pure. */
export function bySide<T extends { side: string | null }>(rows: readonly T[]): [string | null, T[]][] {
  const groups = new Map<string | null, T[]>();
  for (const row of rows) {
    const group = groups.get(row.side);
    if (group) group.push(row);
    else groups.set(row.side, [row]);
  }
  return [...groups].sort(([one], [other]) => (one === null ? 1 : other === null ? -1 : one.localeCompare(other)));
}
