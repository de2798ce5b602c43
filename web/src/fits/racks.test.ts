import { expect, test } from "vitest";

import { lines, ofDoctrine, ofShown } from "./racks";

const rail = { id: 3082, name: "250mm Railgun II" };
const spike = { id: 12805, name: "Spike M" };
const drone = { id: 2488, name: "Warrior II" };

test("a rack has its empty slots, and equal modules are one line", () => {
  const { racks, held } = ofDoctrine({
    racks: [{ rack: "high", modules: [{ slot: 0, item: rail, charge: spike }, { slot: 2, item: rail, charge: spike }, { slot: 3, item: rail, charge: null }] }],
    drones: [{ item: drone, pieces: 5 }],
    fighters: [],
    implants: [],
    cargo: [],
  });
  expect(racks.map(({ word, slots }) => [word, slots.map((slot) => slot !== null)])).toEqual([["High slots", [true, false, true, true]]]);
  expect(lines(racks[0]!.slots).map(({ pieces, charge }) => [pieces, charge?.name ?? null])).toEqual([[2, "Spike M"], [1, null]]);
  expect(held).toEqual([{ word: "Drones", stacks: [{ item: drone, pieces: 5 }] }]);
});

test("a loss is drawn as a doctrine's fit is", () => {
  const none = { high: [], mid: [], low: [], rig: [], subsystem: [], service: [], drones: [], fighters: [], implants: [], cargo: [] };
  const { racks } = ofShown({ ...none, hull: rail, name: null, fit_hash: "0", eft: "", dna: "", low: [{ slot: 1, type: rail, charge: null, mutated: false }] });
  expect(racks).toEqual([{ rack: "low", word: "Low slots", slots: [null, { item: rail, charge: null }] }]);
});
