import { useEffect } from "react";
import { useLocation } from "wouter";

import { useSettings } from "../settings/settings";

/** Keys and what they do; the page of shortcuts lists them. `g` and then a letter goes somewhere. */
export const SHORTCUTS: readonly [string, string][] = [
  ["/", "Search"],
  ["?", "This list"],
  ["g m", "Map"],
  ["g f", "Fights"],
  ["g k", "Kills"],
  ["g d", "Doctrines"],
  ["g s", "Sovereignty"],
  ["g p", "Prices"],
  ["g r", "Route"],
  ["g c", "Check a fit"],
  ["g h", "Status"],
  ["Esc", "Close, or leave what is selected"],
  ["+ -", "On the map: nearer and farther"],
  ["arrows", "On the map: move it"],
  ["Space", "On the map: hold it, or play on"],
  ["f", "On the map: follow the selected battle, or the newest fight"],
  ["w", "On the map: nothing but the map, for a second screen"],
];

const GO: Record<string, string> = { m: "/", f: "/fights", k: "/kills", d: "/doctrine-board", s: "/sovereignty-board", p: "/market", r: "/route", c: "/fit", h: "/how" };
const SECOND_KEY_MS = 1_000;

/**
 * Whether a key may do something. Where shortcuts are off, those are left that no word begins with: Escape, and the arrows on the map
 * that has the focus. Pure.
 */
export function mayAct(key: string, shortcuts: boolean, onMap: boolean): boolean {
  return shortcuts || key === "Escape" || (onMap && key.startsWith("Arrow"));
}

/** Keys that work on every page, but not while one writes, and not where they are switched off. */
export function useShortcuts(open: (what: "search" | "shortcuts") => void): void {
  const [, go] = useLocation();
  const { shortcuts } = useSettings();
  useEffect(() => {
    if (!shortcuts) return;
    let first = 0;
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || writes(event.target) || writes(document.activeElement)) return;
      const to = Date.now() - first < SECOND_KEY_MS ? GO[event.key] : undefined;
      first = event.key === "g" ? Date.now() : 0;
      if (to !== undefined) {
        go(to);
        document.getElementById("page")?.focus(); // Tab goes on with what is new, not through the head again
      } else if (event.key === "/") open("search");
      else if (event.key === "?") open("shortcuts");
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, [go, open, shortcuts]);
}

// A list under a field is told of keys that are typed into the field: the key looks as if an entry had been hit, but one still writes.
function writes(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}
