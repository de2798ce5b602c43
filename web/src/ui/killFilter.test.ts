import { expect, test } from "vitest";

import { filterOf, queryOf } from "./killFilter";

const of = { kind: "alliance", id: 99 } as const;

test("nothing in the address asks for everything", () => {
  expect(queryOf(filterOf(new URLSearchParams()), of)).toEqual({ alliance: [99], role: "any" });
});

test("what the address holds is asked for, the last day with it", () => {
  const filter = filterOf(new URLSearchParams("role=victim&hull=587&from=2021-11-26&to=2021-11-30&min=1B"));
  expect(queryOf(filter, of)).toEqual({
    alliance: [99],
    role: "victim",
    hull: [587],
    after: "2021-11-26T00:00:00Z",
    before: "2021-12-01T00:00:00Z",
    min_value: 1e9,
  });
});

test("nonsense in the address is left out", () => {
  const filter = filterOf(new URLSearchParams("role=thief&hull=x&from=yesterday&to=2021-99-99&min=2"));
  expect(queryOf(filter, of)).toEqual({ alliance: [99], role: "any" });
});

test("of nobody, all are asked for", () => {
  expect(queryOf({ ...filterOf(new URLSearchParams("hull=587")), role: "victim" })).toEqual({ role: "victim", hull: [587] });
});
