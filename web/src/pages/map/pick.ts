import { placeOf, type Atlas } from "./geometry";
import type { MapBattle } from "./events";
import type { Grid } from "./grid";
import type { Point, View } from "./projection";
import { toPlane, toScreen } from "./projection";
import { GLOW, zoomFactor } from "./renderer/pulse";

export type Target = { kind: "battle"; battle: MapBattle } | { kind: "system"; system: number };

/** Pixels from a system within which it is meant. */
const REACH = 11;
/** Of a glow the part that is meant: its rim is at a quarter. */
const HEART = 0.36;

/** What lies under a pixel: of battles the greatest, else the nearest system. */
export function pick(pixel: Point, view: View, atlas: Atlas, grid: Grid, battles: readonly MapBattle[]): Target | null {
  const zoom = zoomFactor(view.k);
  let best: MapBattle | null = null;
  for (const battle of battles) {
    if (best !== null && GLOW[best.tier] >= GLOW[battle.tier]) continue;
    for (const system of battle.systems) {
      const place = placeOf(atlas, system);
      if (place === null) continue;
      const { x, y } = toScreen(view, place);
      if (Math.hypot(x - pixel.x, y - pixel.y) <= Math.max(REACH, GLOW[battle.tier] * zoom * HEART)) best = battle;
    }
  }
  if (best !== null) return { kind: "battle", battle: best };
  const { x, y } = toPlane(view, pixel);
  const system = grid.nearest(x, y, REACH / view.k);
  return system === null ? null : { kind: "system", system };
}
