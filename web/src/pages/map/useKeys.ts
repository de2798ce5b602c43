import { useEffect, useRef } from "react";

import { useSettings } from "../../settings/settings";
import { mayAct } from "../../shell/shortcuts";
import type { MapView } from "./useMapView";

interface Keys {
  view: MapView | null;
  toggle: () => void;
  leave: () => void;
  follow: () => void;
  wall: () => void;
}

const PAN = 90;
const WAY: Record<string, [number, number]> = { ArrowLeft: [-PAN, 0], ArrowRight: [PAN, 0], ArrowUp: [0, -PAN], ArrowDown: [0, PAN] };
const OWN = /^(INPUT|TEXTAREA|SELECT)$/;

/** The map's keys. A field, a list or a dialog that has the keyboard keeps it; Space presses a button that has it. */
export function useKeys(keys: Keys): void {
  const { shortcuts } = useSettings();
  const now = useRef({ ...keys, shortcuts });
  useEffect(() => {
    now.current = { ...keys, shortcuts };
  });
  useEffect(() => {
    let first = "";
    const pressed = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      const before = first;
      first = event.key;
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || OWN.test(target.tagName) || target.closest("[role=dialog]")) return;
      const { view, toggle, leave, follow, wall, shortcuts: on } = now.current;
      if (!mayAct(event.key, on, target.tagName === "CANVAS")) return;
      const way = WAY[event.key];
      const free = target === document.body || target.tagName === "CANVAS" || target.id === "page";
      if (way && free) view?.panBy(...way);
      else if (event.key === "+" || event.key === "=") view?.zoomBy(1.5);
      else if (event.key === "-") view?.zoomBy(1 / 1.5);
      else if (event.key === "Escape") leave();
      else if (event.key === " " && (free || target.tagName !== "BUTTON")) toggle();
      else if (event.key === "f" && before !== "g") follow();
      else if (event.key === "w") wall();
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, []);
}
