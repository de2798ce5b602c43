import { expect, test, vi } from "vitest";

vi.mock("./feed", () => ({ feed: {} }));

import { after } from "./battles";
import type { BattleMessage, BattleNews } from "./messages";

const told = (id: number, revision: number, formerly: number[] = []) =>
  ({ type: "battle.updated", epoch: "e", offset: revision, data: { battle_id: id, revision, state: "active", formerly } }) as unknown as BattleMessage;
const merged = (id: number, into: number) =>
  ({ type: "battle.merged", epoch: "e", offset: 9, data: { battle_id: id, revision: 9, state: "merged", merged_into: into } }) as unknown as BattleMessage;
const ids = (battles: ReadonlyMap<number, BattleNews>) => [...battles.keys()].sort();

test("the later revision counts, in whatever order they come", () => {
  const two = after(new Map(), told(7, 2));
  expect(after(two, told(7, 1))).toBe(two);
  expect(after(two, told(7, 2))).toBe(two);
  expect(after(two, told(7, 3)).get(7)?.revision).toBe(3);
});

test("who is merged goes, and so do the addresses that the other battle names", () => {
  const both = after(after(new Map(), told(7, 1)), told(9, 1));
  expect(ids(after(both, merged(9, 7)))).toEqual([7]);
  expect(ids(after(both, told(7, 2, [9])))).toEqual([7]);
  expect(after(both, merged(5, 7))).toBe(both);
});
