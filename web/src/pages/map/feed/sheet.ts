import { useCallback, useRef, useState, type CSSProperties, type PointerEvent } from "react";

const SMALL = 118;
const STOPS = ["small", "half", "tall"] as const;
type Stop = (typeof STOPS)[number];

const HEIGHT: Record<Stop, string> = { small: `${SMALL}px`, half: "46%", tall: "86%" };

/** On a phone the list is a sheet at the bottom: dragged, or its handle pressed. */
export function useSheet() {
  const [stop, setStop] = useState<Stop>("small");
  const [dragged, setDragged] = useState<number | null>(null);
  const grip = useRef<{ y: number; height: number; moved: boolean } | null>(null);
  const sheet = useRef<HTMLElement>(null);

  const down = useCallback((event: PointerEvent) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    grip.current = { y: event.clientY, height: sheet.current?.offsetHeight ?? SMALL, moved: false };
  }, []);
  const move = useCallback((event: PointerEvent) => {
    const from = grip.current;
    if (from === null) return;
    from.moved ||= Math.abs(event.clientY - from.y) > 6;
    if (from.moved) setDragged(Math.max(60, from.height + from.y - event.clientY));
  }, []);
  const up = useCallback(() => {
    const from = grip.current;
    if (from?.moved && dragged !== null) {
      const whole = sheet.current?.parentElement?.offsetHeight ?? 800;
      const sizes = [SMALL, 0.46 * whole, 0.86 * whole];
      const nearest = sizes.reduce((best, size, index) => (Math.abs(size - dragged) < Math.abs(sizes[best]! - dragged) ? index : best), 0);
      setStop(STOPS[nearest]!);
    }
    setDragged(null);
  }, [dragged]);
  const press = useCallback(() => {
    const moved = grip.current?.moved;
    grip.current = null;
    if (!moved) setStop((before) => STOPS[(STOPS.indexOf(before) + 1) % STOPS.length]!);
  }, []);

  return {
    sheet,
    style: { "--sheet": dragged === null ? HEIGHT[stop] : `${dragged}px` } as CSSProperties,
    dragging: dragged !== null,
    handle: { onPointerDown: down, onPointerMove: move, onPointerUp: up, onPointerCancel: up, onClick: press, "aria-label": `The list is ${stop}. Press for ${STOPS[(STOPS.indexOf(stop) + 1) % STOPS.length]}.` },
    lower: useCallback(() => setStop("small"), []),
  };
}
