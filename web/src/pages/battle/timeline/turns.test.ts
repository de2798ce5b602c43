import { expect, test } from "vitest";

import type { Schema } from "../../../api/client";
import { marks, room } from "./turns";

const point = (what: Schema["TurningPoint"]["what"], at: string, text = "") => ({ what, at, text, side: null, killmail_id: null });

test("turning points are numbered by time, in words", () => {
  const told = marks([
    point("kill-drop", "2026-11-27T18:10:00Z"),
    point("logistics-collapse", "2026-11-27T18:05:00Z", "Logistics of side B collapsed: 4 ships lost."),
    point("logistics-collapse", "2026-11-27T18:20:00Z", "Logistics of side B are failing: 2 ships lost."),
  ]);
  expect(told.map(({ number, word }) => `${number} ${word}`)).toEqual(["1 Logistics collapse", "2 Kills fall off", "3 Logistics fail"]);
});

test("a word stands where the next mark leaves room, else the number, else the line alone", () => {
  expect(room([0, 100, 130, 135, 300], [80, 80, 80, 80, 80], 20, 400)).toEqual(["word", "number", "number", "line", "word"]);
  expect(room([350], [80], 20, 400)).toEqual(["number"]);
});
