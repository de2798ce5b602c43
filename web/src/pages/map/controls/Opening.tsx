import { useEffect, useRef, useState, type ReactNode } from "react";

import css from "./Controls.module.css";

/** A button that opens something small below it. Esc and a press elsewhere close it. */
export function Opening({ word, label, children }: { word: ReactNode; label: string; children: ReactNode }) {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) return;
    const away = ({ target }: PointerEvent) => {
      if (!box.current?.contains(target as Node)) setOpen(false);
    };
    const pressed = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      setOpen(false);
      button.current?.focus();
    };
    document.addEventListener("pointerdown", away);
    document.addEventListener("keydown", pressed, true);
    return () => {
      document.removeEventListener("pointerdown", away);
      document.removeEventListener("keydown", pressed, true);
    };
  }, [open]);
  return (
    <div ref={box} className={css.open}>
      <button ref={button} type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
        {word}
      </button>
      {open && (
        <div className={css.pop} role="group" aria-label={label}>
          {children}
        </div>
      )}
    </div>
  );
}
