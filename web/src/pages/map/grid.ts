/** Which point of many is next to a place. Cells of one size, so that a question looks at a few points only. */
export class Grid {
  private readonly cells = new Map<number, number[]>();

  constructor(
    private readonly plane: Float32Array,
    private readonly cell = 1,
  ) {
    for (let index = 0; 2 * index < plane.length; index++) {
      const x = plane[2 * index]!;
      if (Number.isNaN(x)) continue;
      const key = this.key(Math.floor(x / cell), Math.floor(plane[2 * index + 1]! / cell));
      const found = this.cells.get(key);
      if (found) found.push(index);
      else this.cells.set(key, [index]);
    }
  }

  /** The nearest within `reach`, or null. */
  nearest(x: number, y: number, reach: number): number | null {
    let best: number | null = null;
    let least = reach * reach;
    const [left, right] = [Math.floor((x - reach) / this.cell), Math.floor((x + reach) / this.cell)];
    const [top, bottom] = [Math.floor((y - reach) / this.cell), Math.floor((y + reach) / this.cell)];
    for (let column = left; column <= right; column++) {
      for (let row = top; row <= bottom; row++) {
        for (const index of this.cells.get(this.key(column, row)) ?? []) {
          const distance = (this.plane[2 * index]! - x) ** 2 + (this.plane[2 * index + 1]! - y) ** 2;
          if (distance > least) continue;
          least = distance;
          best = index;
        }
      }
    }
    return best;
  }

  private key(column: number, row: number): number {
    return (column + 0x8000) * 0x10000 + row + 0x8000;
  }
}
