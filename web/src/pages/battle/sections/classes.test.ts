import { expect, test } from "vitest";

import type { Schema } from "../../../api/client";
import { classes } from "./classes";

const hull = (word: string | null, fielded: number, lost: number) => ({ ship: null, class: word, fielded, lost });

test("classes have what their hulls lost, also those that nobody was seen to fly", () => {
  const fleet = {
    side: "A", pilots: 9, logistics: 0, capitals: 0, classes: { cruiser: 5, frigate: 4 },
    hulls: [hull("cruiser", 3, 2), hull("cruiser", 2, 1), hull("frigate", 4, 0), hull("capsule", 0, 3), hull(null, 1, 0)],
  } as Schema["Fleet"];
  expect(classes(fleet)).toEqual([
    { word: "cruiser", fielded: 5, lost: 3 },
    { word: "frigate", fielded: 4, lost: 0 },
    { word: "capsule", fielded: 0, lost: 3 },
  ]);
});
