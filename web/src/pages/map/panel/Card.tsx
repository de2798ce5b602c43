import type { ReactNode } from "react";

import css from "./Panels.module.css";

interface Props {
  title: ReactNode;
  label: string;
  close: () => void;
  children: ReactNode;
}

/** What is told of the one thing that is selected. */
export function Card({ title, label, close, children }: Props) {
  return (
    <section className={css.panel} aria-label={label}>
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
