import { expect, test } from "vitest";

import { between, boxOf, centreOf, fit, toPlane, toScreen, viewOf } from "./projection";

const size = { width: 800, height: 600 };

test("a view and its middle are the same thing in two words", () => {
  const centre = { x: -13.6, y: -12.4, k: 25 };
  const view = viewOf(centre, size);
  expect(toScreen(view, centre)).toEqual({ x: 400, y: 300 });
  const back = centreOf(view, size);
  expect(back.x).toBeCloseTo(centre.x);
  expect(back.y).toBeCloseTo(centre.y);
});

test("the plane and the screen undo each other", () => {
  const view = { k: 7, x: 40, y: -90 };
  const point = toPlane(view, toScreen(view, { x: 3, y: -8 }));
  expect(point.x).toBeCloseTo(3);
  expect(point.y).toBeCloseTo(-8);
});

test("a box that is fitted is seen whole", () => {
  const box = { left: -50, right: 50, top: -30, bottom: 60 };
  const view = viewOf(fit(box, size, { width: 20, height: 20 }), size);
  const corner = toScreen(view, { x: box.left, y: box.top });
  const other = toScreen(view, { x: box.right, y: box.bottom });
  expect(corner.x).toBeGreaterThanOrEqual(19.9);
  expect(corner.y).toBeGreaterThanOrEqual(19.9);
  expect(other.x).toBeLessThanOrEqual(780.1);
  expect(other.y).toBeLessThanOrEqual(580.1);
});

test("a box of one point is not shown nearer than asked", () => {
  expect(fit({ left: 1, right: 1, top: 2, bottom: 2 }, size, { width: 0, height: 0 }, 60)).toEqual({ x: 1, y: 2, k: 60 });
});

test("a flight begins and ends where it should, and the aim comes nearer to the middle all the way", () => {
  const from = { x: 0, y: 0, k: 8 };
  const to = { x: 40, y: 10, k: 80 };
  expect(between(from, to, 0)).toEqual(from);
  expect(between(from, to, 1)).toEqual(to);
  const off = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const at = between(from, to, share);
    return (to.x - at.x) * at.k;
  });
  expect(off).toEqual([...off].sort((one, other) => other - one));
});

test("places that are nowhere do not count for a box", () => {
  expect(boxOf([{ x: NaN, y: NaN }])).toBeNull();
  expect(boxOf([{ x: 1, y: 2 }, { x: NaN, y: NaN }, { x: -1, y: 5 }])).toEqual({ left: -1, right: 1, top: 2, bottom: 5 });
});
