import { expect, test } from "vitest";

import { balance } from "./balance";

const side = (letter: string, isk_lost: number | null, efficiency: number | null, isk_inflicted?: number) => ({
  side: letter, isk_lost, efficiency, ...(isk_inflicted !== undefined && { isk_inflicted }),
});

test("two sides share what they destroyed of each other", () => {
  expect(balance([side("A", 100, 0.75), side("B", 300, 0.25)])).toEqual([0.75, 0.25]);
});

test("who lost nothing has what the others lost", () => {
  expect(balance([side("A", 0, 1), side("B", 90, 0)])).toEqual([1, 0]);
});

test("of three sides each has its part, with what the report tells before what is reckoned", () => {
  expect(balance([side("A", 10, 0.5), side("B", 20, 0.5), side("C", 70, 0.5)])?.map((one) => Math.round(one * 100))).toEqual([10, 20, 70]);
  expect(balance([side("A", 10, 0.5, 40), side("B", 20, 0.5, 60)])).toEqual([0.4, 0.6]);
});

test("nothing is known while no loss has a worth", () => {
  expect(balance([side("A", null, null), side("B", null, null)])).toBeNull();
  expect(balance([])).toBeNull();
});
