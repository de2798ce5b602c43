import { expect, test } from "vitest";

import { histogram } from "./histogram";

test("each kill counts where it fell, the end is not in it", () => {
  const kills = [99, 100, 124.9, 125, 150, 199, 200].map((at) => ({ at }));
  expect(histogram(kills, 100, 200, 4)).toEqual([2, 1, 1, 1]);
});
