import { expect, test } from "vitest";

import { withNewest } from "./newest";

const row = (id: number, at: number, word = "") => ({ id, at, word });
const page = (next: string | null, ...data: ReturnType<typeof row>[]) => ({ data, next });
const before = { pages: [page("b", row(5, 50), row(4, 40)), page("c", row(3, 30), row(2, 20))], pageParams: [null, "b"] };
const after = (first: ReturnType<typeof page>) => withNewest(before, first, ({ at }) => at);
const ids = (told: ReturnType<typeof after>) => told.pages.map(({ data }) => data.map(({ id }) => id));

test("what is new stands on top, and the pages below go on as they were", () => {
  const told = after(page("x", row(6, 60), row(5, 50)));
  expect(ids(told)).toEqual([[6, 5, 4], [3, 2]]);
  expect(told.pages.map(({ next }) => next)).toEqual(["b", "c"]);
  expect(told.pageParams).toEqual([null, "b"]);
});

test("a row that moves up comes once, as it is now; one that is gone is gone", () => {
  const told = after(page("x", row(3, 70, "grown"), row(4, 40)));
  expect(ids(told)).toEqual([[3, 4], [2]]);
  expect(told.pages[0]?.data[0]?.word).toBe("grown");
});

test("where the two do not meet, and where all came, the list begins anew", () => {
  expect(ids(after(page("x", row(9, 90), row(8, 80))))).toEqual([[9, 8]]);
  expect(ids(after(page(null, row(5, 50))))).toEqual([[5]]);
});
