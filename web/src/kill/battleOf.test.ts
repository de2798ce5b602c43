import { expect, test } from "vitest";

import { battleOf } from "./battleOf";

test("a kill's battle among others of its second", () => {
  const columns = { id: [7, 8, 9], battle: [5, null, 6] };
  expect([7, 8, 9, 10].map((kill) => battleOf(kill, columns))).toEqual([5, null, 6, null]);
});
