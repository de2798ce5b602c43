import type { ReactNode } from "react";

import css from "./Panel.module.css";

interface Props {
  title?: ReactNode;
  /** What stands at the right of the title. */
  aside?: ReactNode;
  children: ReactNode;
  /** Without room around what is in it: for tables. */
  flush?: boolean;
}

/** A box of a page. */
export function Panel({ title, aside, children, flush = false }: Props) {
  return (
    <section className={css.panel}>
      {title && (
        <header className={css.head}>
          <h2>{title}</h2>
          {aside && <div className={css.aside}>{aside}</div>}
        </header>
      )}
      <div className={flush ? css.flush : css.body}>{children}</div>
    </section>
  );
}

/** A figure with its word. */
export function Figure({ word, children, note }: { word: string; children: ReactNode; note?: string }) {
  return (
    <div className={css.figure} title={note}>
      <div className={css.value}>{children}</div>
      <div className={css.word}>{word}</div>
    </div>
  );
}

/** Figures side by side. */
export function Figures({ children }: { children: ReactNode }) {
  return <div className={css.figures}>{children}</div>;
}
