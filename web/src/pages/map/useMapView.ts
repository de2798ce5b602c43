import { select } from "d3-selection";
import { zoom, zoomIdentity, type D3ZoomEvent, type ZoomBehavior } from "d3-zoom";
import { useEffect, useMemo, useRef, useState, type RefObject } from "react";

import { centreOf, fit, viewOf, type Box, type Centre, type Point } from "./projection";
import { Scene } from "./renderer/scene";

const LEAST = 1.6;
const MOST = 420;
const SETTLED_MS = 350;

/** What one can do with the view. */
export interface MapView {
  fly: (to: Centre, atOnce?: boolean) => void;
  fit: (box: Box, atOnce?: boolean) => void;
  /** To a place, at least so near. */
  visit: (place: Point, atOnce?: boolean) => void;
  zoomBy: (factor: number) => void;
  panBy: (x: number, y: number) => void;
  wide: () => boolean;
  /** Whether a place is in the window. */
  sees: (place: Point) => boolean;
}

const NEAR = 34;
const BOX_NEAR = 60;

/** The scene on its canvas, and d3's zoom, pan and pinch for it. `settled` is told where a movement ended. */
export function useMapView(canvas: RefObject<HTMLCanvasElement | null>, names: RefObject<HTMLCanvasElement | null>, settled: (centre: Centre) => void) {
  const [scene, setScene] = useState<Scene | null>(null);
  const [problem, setProblem] = useState<Error | null>(null);
  const behaviour = useRef<ZoomBehavior<HTMLCanvasElement, unknown> | null>(null);
  const told = useRef(settled);
  useEffect(() => {
    told.current = settled;
  }, [settled]);

  useEffect(() => {
    const element = canvas.current!;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let made: Scene;
    const still = window.matchMedia("(prefers-reduced-motion: reduce)");
    const selection = select(element);
    try {
      made = new Scene(element, names.current!, (view) => {
        zoomed.transform(selection, zoomIdentity.translate(view.x, view.y).scale(view.k));
      });
    } catch (fault) {
      setProblem(fault as Error);
      return;
    }
    const zoomed = zoom<HTMLCanvasElement, unknown>()
      .scaleExtent([LEAST, MOST])
      .clickDistance(4)
      .on("zoom", ({ transform: { k, x, y }, sourceEvent }: D3ZoomEvent<HTMLCanvasElement, unknown>) => {
        if (sourceEvent) made.land();
        made.setView({ k, x, y });
        clearTimeout(timer);
        timer = setTimeout(() => told.current(centreOf(made.current, made.window)), SETTLED_MS);
      });
    selection.call(zoomed).on("dblclick.zoom", null);
    const motion = () => made.setStill(still.matches);
    const fault = () => setProblem(new Error("The graphics card let the map go."));
    const watch = new ResizeObserver(() => {
      const centre = centreOf(made.current, made.window);
      const first = made.window.width <= 1;
      const size = { width: element.clientWidth, height: element.clientHeight };
      if (size.width === 0) return;
      made.resize(size);
      if (!first) made.fly(centre, true);
      else setScene(made);
    });
    motion();
    still.addEventListener("change", motion);
    element.addEventListener("maplost", fault);
    watch.observe(element);
    behaviour.current = zoomed;
    return () => {
      clearTimeout(timer);
      watch.disconnect();
      still.removeEventListener("change", motion);
      element.removeEventListener("maplost", fault);
      selection.on(".zoom", null);
      made.end();
      setScene(null);
    };
  }, [canvas, names]);

  const view = useMemo<MapView | null>(() => {
    if (scene === null) return null;
    const fly = (to: Centre, atOnce = false) => scene.fly({ ...to, k: Math.min(MOST, Math.max(LEAST, to.k)) }, atOnce);
    return {
      fly,
      fit: (box, atOnce) => fly(fit(box, scene.window, { width: Math.min(40, scene.window.width / 16), height: Math.min(64, scene.window.height / 10) }, BOX_NEAR), atOnce),
      visit: (place, atOnce) => fly({ ...place, k: Math.max(scene.current.k, NEAR) }, atOnce),
      zoomBy: (factor) => {
        const centre = centreOf(scene.current, scene.window);
        fly({ ...centre, k: centre.k * factor });
      },
      panBy: (x, y) => {
        const { k } = scene.current;
        const centre = centreOf(scene.current, scene.window);
        fly({ x: centre.x + x / k, y: centre.y + y / k, k });
      },
      wide: () => scene.window.width > 0.95 * scene.window.height,
      sees: ({ x, y }) => {
        const { width, height } = scene.window;
        const { k } = scene.current;
        const centre = centreOf(scene.current, scene.window);
        const at = viewOf({ ...centre, k }, scene.window);
        const [left, top] = [x * k + at.x, y * k + at.y];
        return left > 40 && top > 40 && left < width - 40 && top < height - 40;
      },
    };
  }, [scene]);

  return { scene, view, problem };
}
