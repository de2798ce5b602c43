import { expect, test } from "vitest";

import type { Schema } from "../../api/client";
import { danger, inWords, worst } from "./route";

const system = (ship_kills: number | null, pod_kills: number | null) => ({ ship_kills, pod_kills }) as Schema["RouteSystem"];

test("danger by ships and capsules of the last hour", () => {
  expect(danger(system(0, 0))).toBe("quiet");
  expect(danger(system(1, 0))).toBe("some");
  expect(danger(system(0, 1))).toBe("some");
  expect(danger(system(5, 0))).toBe("hot");
  expect(danger(system(2, 2))).toBe("hot");
  expect(danger(system(null, null))).toBe("unknown");
});

test("the way in a sentence", () => {
  expect(inWords([system(0, 0), system(0, 0)])).toMatch(/^Quiet/);
  expect(inWords([system(0, 0), system(1, 0)])).toBe("Careful: something died in one system within the last hour.");
  expect(inWords([system(9, 0), system(7, 0), system(1, 0)])).toMatch(/^Dangerous: 2 systems/);
  expect(inWords([system(null, null)])).toMatch(/not at hand/);
});

test("the worst systems come first, and quiet ones not at all", () => {
  const [quiet, some, pods, many, unknown] = [system(0, 0), system(3, 0), system(0, 2), system(9, 1), system(null, null)];
  expect(worst([quiet, some, pods, unknown, many])).toEqual([many, pods, some]);
});
