import { expect, test } from "vitest";

import { duration, placesOf } from "./battle";

const place = (name: string | null, kills: number) => ({
  system: { id: 30000142, name },
  region: null,
  kills,
  start: "2021-11-27T18:00:00Z",
  end: "2021-11-27T18:10:00Z",
});

test("a battle is named by the system with most kills", () => {
  expect(placesOf({ places: [place("Jita", 2), place("Perimeter", 40)] })).toBe("Perimeter and 1 more");
  expect(placesOf({ places: [place(null, 2)] })).toBe("System 30000142");
  expect(placesOf({ places: [] })).toBe("unknown place");
});

test("it is as long as from its first kill to the last", () => {
  expect(duration(place("Jita", 1))).toBe(600);
});
