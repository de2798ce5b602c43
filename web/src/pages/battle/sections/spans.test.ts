import { expect, test } from "vitest";

import { bySide } from "./bySide";
import { stretches } from "./spans";

const span = (start: number, end: number) => ({ start: new Date(start * 1000).toISOString(), end: new Date(end * 1000).toISOString() });

test("stretches lie where they lie in the whole", () => {
  expect(stretches([span(0, 50), span(50, 100), span(25, 75)])).toEqual([
    { from: 0, length: 0.5 },
    { from: 0.5, length: 0.5 },
    { from: 0.25, length: 0.5 },
  ]);
});

test("a single kill can be seen, also the last one", () => {
  const [, last] = stretches([span(0, 100), span(100, 100)]);
  expect(last!.length).toBeGreaterThan(0);
  expect(last!.from + last!.length).toBeLessThanOrEqual(1);
  expect(stretches([span(5, 5)])).toEqual([{ from: 0, length: 1 }]);
});

test("rows by side, those on none last", () => {
  expect(bySide([{ side: null }, { side: "B" }, { side: "A" }]).map(([side]) => side)).toEqual(["A", "B", null]);
});
