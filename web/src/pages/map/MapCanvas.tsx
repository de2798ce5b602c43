import { useEffect, useRef, type RefObject } from "react";

import type { MapBattle } from "./events";
import type { Atlas } from "./geometry";
import type { Grid } from "./grid";
import css from "./Map.module.css";
import { pick, type Target } from "./pick";
import type { Point } from "./projection";
import type { Scene } from "./renderer/scene";

interface Props {
  canvas: RefObject<HTMLCanvasElement | null>;
  names: RefObject<HTMLCanvasElement | null>;
  scene: Scene | null;
  atlas: Atlas | null;
  grid: Grid | null;
  battles: readonly MapBattle[];
  choose: (target: Target | null) => void;
  hover: (target: Target | null, at: Point) => void;
}

/** The canvas, and what a pointer does on it. All that it shows is in the list and the panels too, for whoever uses no pointer. */
export function MapCanvas({ canvas, names, scene, atlas, grid, battles, choose, hover }: Props) {
  const now = useRef({ scene, atlas, grid, battles, choose, hover });
  useEffect(() => {
    now.current = { scene, atlas, grid, battles, choose, hover };
  });
  useEffect(() => {
    const element = canvas.current!;
    const under = ({ offsetX: x, offsetY: y }: MouseEvent) => {
      const { scene: drawn, atlas: map, grid: places, battles: all } = now.current;
      return drawn && map && places ? pick({ x, y }, drawn.current, map, places, all) : null;
    };
    let over = 0;
    const moved = (event: PointerEvent) => {
      if (event.buttons !== 0 || event.pointerType === "touch") return leave();
      cancelAnimationFrame(over);
      over = requestAnimationFrame(() => {
        const target = under(event);
        element.toggleAttribute("data-over", target !== null);
        now.current.hover(target, { x: event.offsetX, y: event.offsetY });
      });
    };
    const leave = () => {
      cancelAnimationFrame(over);
      now.current.hover(null, { x: 0, y: 0 });
    };
    const clicked = (event: MouseEvent) => now.current.choose(under(event));
    element.addEventListener("pointermove", moved);
    element.addEventListener("pointerleave", leave);
    element.addEventListener("click", clicked);
    return () => {
      cancelAnimationFrame(over);
      element.removeEventListener("pointermove", moved);
      element.removeEventListener("pointerleave", leave);
      element.removeEventListener("click", clicked);
    };
  }, [canvas]);
  return (
    <>
      <canvas
        ref={canvas}
        className={css.canvas}
        tabIndex={0}
        role="application"
        aria-label="Map of New Eden. Arrows move it, plus and minus zoom. All fights are in the list beside it."
      />
      <canvas ref={names} className={css.names} aria-hidden="true" />
    </>
  );
}
