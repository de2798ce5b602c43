import { expect, test } from "vitest";

import { heard, waiting, type Told } from "./waiting";

const told = (id: string, revision: number, gone = false, seen = false): [string, Told] => [id, { revision, gone, seen }];
const shown = new Map([["a", 3], ["b", 1]]);

test("what the list has already is no news, what it lacks is", () => {
  expect(waiting(new Map([told("a", 3)]), shown)).toBe(0);
  expect(waiting(new Map([told("a", 4), told("c", 1)]), shown)).toBe(2);
});

test("one that became part of another matters to whom it is shown", () => {
  expect(waiting(new Map([told("b", 2, true), told("z", 9, true)]), shown)).toBe(1);
});

test("once asked for, what lies on a later page is no longer counted, and what is behind still is", () => {
  expect(waiting(new Map([told("c", 1, false, true)]), shown)).toBe(0);
  expect(waiting(new Map([told("a", 4, false, true)]), shown)).toBe(1);
});

test("a message names the doctrine and its revision", () => {
  expect(heard({ type: "doctrine.merged", data: { doctrine_id: "b", revision: 2, state: "merged" } })).toEqual(told("b", 2, true));
});
