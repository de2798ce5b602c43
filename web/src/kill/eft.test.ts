import { expect, test } from "vitest";

import { eftOf } from "./eft";
import type { Fit, Piece } from "./slots";

const piece = (name: string, dropped = 0, destroyed = 1): Piece => ({ type: { id: 1, name }, dropped, destroyed });
const slot = (number: number, module: Piece | null, ...charges: Piece[]) => ({ number, module, charges });

test("low, mid, high, rigs, then drones, then cargo, as tools read it", () => {
  const fit: Fit = {
    racks: [
      { name: "high", word: "High slots", slots: [slot(1, piece("720mm Howitzer Artillery II"), piece("Quake M", 10, 8))] },
      { name: "low", word: "Low slots", slots: [slot(1, null), slot(2, piece("Gyrostabilizer II", 1, 0))] },
      { name: "rig", word: "Rigs", slots: [slot(1, piece("Medium Core Defense Field Extender I"))] },
    ],
    holds: [
      { word: "cargo hold", pieces: [piece("Quake M", 100, 20)] },
      { word: "drone bay", pieces: [piece("Warrior II", 2, 3)] },
      { word: "ship hangar", pieces: [piece("Occator")] },
    ],
  };
  expect(eftOf("Muninn", fit)).toBe(
    [
      "[Muninn, Muninn]", "", "[Empty Low slot]", "Gyrostabilizer II", "", "720mm Howitzer Artillery II, Quake M", "",
      "Medium Core Defense Field Extender I", "", "Warrior II x5", "", "Quake M x120", "",
    ].join("\n"),
  );
});

test("fighters in their tubes are listed with those of the bay", () => {
  const fit: Fit = {
    racks: [{ name: "tube", word: "Fighter tubes", slots: [slot(1, piece("Templar I", 0, 9))] }],
    holds: [{ word: "fighter bay", pieces: [piece("Satyr I", 0, 12)] }],
  };
  expect(eftOf("Thanatos", fit)).toBe("[Thanatos, Thanatos]\n\nSatyr I x12\nTemplar I x9\n");
});
