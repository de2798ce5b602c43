import { expect, test } from "vitest";

import { fullIsk, shortIsk } from "./isk";

test.each([
  [0, "0"],
  [999, "999"],
  [1_000, "1.00k"],
  [980_000, "980k"],
  [12_345_678, "12.3M"],
  [999_600_000, "1.00B"],
  [1_240_512_003, "1.24B"],
  [61_200_000_000, "61.2B"],
  [6_610_000_000_000, "6.61T"],
  [2_500_000_000_000_000, "2500T"],
  [-5_000_000, "-5.00M"],
  [null, "?"],
  [undefined, "?"],
])("%s ISK in short is %s", (isk, text) => {
  expect(shortIsk(isk)).toBe(text);
});

test("in full it has no letters, and what is unknown says so", () => {
  expect(fullIsk(1_240_512_003.4)).toBe("1,240,512,003 ISK");
  expect(fullIsk(null)).toBe("worth unknown");
});
