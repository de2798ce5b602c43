import { useLayoutEffect, useRef, type ReactNode } from "react";

import css from "./Panels.module.css";

interface Props {
  title: ReactNode;
  label: string;
  close: () => void;
  children: ReactNode;
}

/** What is told of the one thing that is selected. Whoever chose it by keys goes on in it, and comes back to where he was. */
export function Card({ title, label, close, children }: Props) {
  const card = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const before = document.activeElement;
    const own = card.current;
    if (!(before instanceof HTMLElement) || !before.matches(":focus-visible")) return;
    own?.focus();
    return () => {
      if (own?.contains(document.activeElement)) before.focus();
    };
  }, []);
  return (
    <section ref={card} className={css.panel} aria-label={label} tabIndex={-1} data-card>
      <header className={css.head}>
        <h2>{title}</h2>
        <button type="button" className={css.close} onClick={close} aria-label="Close" title="Close (Esc)">
          ×
        </button>
      </header>
      <div className={css.body}>{children}</div>
    </section>
  );
}
