import { expect, test } from "vitest";

import { cutOff } from "./reach";

test("what hangs together apart from the rest is cut off; Pochven and J-space have ways of their own", () => {
  const neighbours = [[1], [0, 2], [1], [4], [3], [], [], []];
  const bands = ["highsec", "lowsec", "nullsec", "nullsec", "nullsec", "pochven", "w-space", "lowsec"];
  expect(cutOff(bands, neighbours)).toEqual([false, false, false, true, true, false, false, true]);
});
