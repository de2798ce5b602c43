/** The map's plane is in light-years: x as CCP has it, y downwards (north, CCP's +z, is up). A view maps it to CSS pixels. */
export interface View {
  /** CSS pixels of a light-year. */
  k: number;
  x: number;
  y: number;
}

export interface Point {
  x: number;
  y: number;
}

export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export interface Size {
  width: number;
  height: number;
}

/** A view by what lies in its middle: does not depend on how large the window is, so it fits into an address. */
export interface Centre extends Point {
  k: number;
}

export const toScreen = (view: View, point: Point): Point => ({ x: point.x * view.k + view.x, y: point.y * view.k + view.y });

export const toPlane = (view: View, pixel: Point): Point => ({ x: (pixel.x - view.x) / view.k, y: (pixel.y - view.y) / view.k });

export const viewOf = (centre: Centre, size: Size): View => ({
  k: centre.k,
  x: size.width / 2 - centre.x * centre.k,
  y: size.height / 2 - centre.y * centre.k,
});

export const centreOf = (view: View, size: Size): Centre => ({ ...toPlane(view, { x: size.width / 2, y: size.height / 2 }), k: view.k });

/** The middle and scale at which a box fills the window, CSS pixels of `margin` left free; never nearer than `most`. */
export function fit(box: Box, size: Size, margin: Size = { width: 40, height: 40 }, most = Infinity): Centre {
  const wide = Math.max(box.right - box.left, 1e-6);
  const high = Math.max(box.bottom - box.top, 1e-6);
  const k = Math.min((size.width - 2 * margin.width) / wide, (size.height - 2 * margin.height) / high, most);
  return { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2, k: Math.max(k, 0.1) };
}

/** Somewhere on the way from one view to another. The scale goes evenly in its logarithm, and the aim never leaves the window. */
export function between(from: Centre, to: Centre, share: number): Centre {
  if (share <= 0) return from;
  if (share >= 1) return to;
  const k = from.k * (to.k / from.k) ** share;
  const scales = Math.abs(Math.log(to.k / from.k)) > 0.01;
  const moved = scales ? (1 / from.k - 1 / k) / (1 / from.k - 1 / to.k) : share;
  return { x: from.x + (to.x - from.x) * moved, y: from.y + (to.y - from.y) * moved, k };
}

export const ease = (share: number): number => (share < 0.5 ? 4 * share ** 3 : 1 - (-2 * share + 2) ** 3 / 2);

export function boxOf(points: Iterable<Point>): Box | null {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const { x, y } of points) {
    if (Number.isNaN(x)) continue;
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y);
  }
  return box.left === Infinity ? null : box;
}
