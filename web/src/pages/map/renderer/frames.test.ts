import { expect, test } from "vitest";

import { Frames } from "./frames";

/** Gaps told of frames that began then. */
function told(times: readonly number[], goesOn: boolean): { apart50: number | null; apart95: number | null } {
  const element = { dataset: {} as DOMStringMap };
  const frames = new Frames(element);
  for (const time of times) frames.add(time, time + 1, goesOn);
  return JSON.parse(element.dataset.frames!) as { apart50: number | null; apart95: number | null };
}

test("a long gap counts while each frame is wanted: a map that hangs must not look smooth", () => {
  expect(told([1000, 1016, 2016], true)).toMatchObject({ apart95: 1000 });
  expect(told([1000, 4000], true)).toMatchObject({ apart95: null }); // nobody looked
});

test("the gaps of a map at rest do not count", () => {
  expect(told([1000, 1016, 2016], false)).toMatchObject({ apart95: 16 });
});
