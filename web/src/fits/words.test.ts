import { expect, test } from "vitest";

import { capacitorWord, holeWord, metres, overkillWord, points, skillsWord, tankWord, weakest, withoutWord } from "./words";

test("a tank is called as players call it", () => {
  expect([tankWord("shield", "buffer"), tankWord("armor", "active"), tankWord("shield", "passive"), tankWord("none", "buffer")]).toEqual([
    "shield buffer",
    "active armor",
    "passive shield",
    "nothing fitted",
  ]);
});

test("holes, lengths and points in short", () => {
  expect(holeWord({ layer: "armor", damage: "explosive", resist: 0.104 })).toBe("explosive 10 % (armor)");
  expect(holeWord(null)).toBe("none");
  expect([metres(899), metres(1_125), metres(68_040), metres(2_500_000)]).toEqual(["899 m", "1.1 km", "68 km", "2,500 km"]);
  expect([points(74_210.5), points(950), points(null)]).toEqual(["74.2k", "950", "?"]);
  expect([overkillWord(1.118), overkillWord(12.4), overkillWord(null)]).toEqual(["1.1×", "12×", "?"]);
});

test("a capacitor holds or lasts", () => {
  expect(capacitorWord({ capacity: 1, stable: 0.41, lasts: null })).toBe("stable at 41 %");
  expect(capacitorWord({ capacity: 1, stable: null, lasts: 68 })).toBe("lasts 68 s");
  expect(capacitorWord({ capacity: 1, stable: null, lasts: 131 })).toBe("lasts 2 min");
});

test("skills, and why there are no figures", () => {
  expect([skillsWord(5), skillsWord(0)]).toEqual(["all skills at V", "no skills"]);
  expect(withoutWord("capsule")).toBe("A capsule has no fit.");
  expect(withoutWord(null)).toBe("There are no figures of this fit.");
});

test("the weakest kind is the one against which it has least", () => {
  expect(weakest({ even: 10, em: 9, thermal: 12, kinetic: 8, explosive: 11 })).toEqual(["kinetic", 8]);
});
