import { expect, test } from "vitest";

import { inOrder } from "./held";

test("rows keep their places and tell what is so now; new ones wait, those that are gone are gone", () => {
  const rows = [{ id: 9, kills: 1 }, { id: 2, kills: 8 }, { id: 1, kills: 5 }];
  expect(inOrder(rows, [1, 7, 2])).toEqual([{ id: 1, kills: 5 }, { id: 2, kills: 8 }]);
});
