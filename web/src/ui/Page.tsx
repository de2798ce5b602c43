import type { ReactNode } from "react";

import css from "./Page.module.css";
import { useTitle } from "./useTitle";

/** A page that is read: its width, its room, and its name on the browser's tab. */
export function Page({ title, children }: { title: string; children: ReactNode }) {
  useTitle(title);
  return <div className={css.page}>{children}</div>;
}

interface HeadProps {
  title: ReactNode;
  picture?: ReactNode;
  /** What stands before the title in small letters: of what kind it is. */
  kind?: ReactNode;
  /** The line below. */
  children?: ReactNode;
  /** What stands at the right: where to go on. */
  aside?: ReactNode;
}

/** The head of a page. */
export function PageHead({ title, picture, kind, children, aside }: HeadProps) {
  return (
    <header className={css.head}>
      {picture}
      <div className={css.words}>
        {kind && <div className={css.kind}>{kind}</div>}
        <h1>{title}</h1>
        {children && <div className={css.facts}>{children}</div>}
      </div>
      {aside && <nav className={css.aside} aria-label="Further">{aside}</nav>}
    </header>
  );
}

/** A fact of the head: a word and what it is. */
export function Fact({ word, note, children }: { word: string; note?: string | undefined; children: ReactNode }) {
  return (
    <span className={css.fact} title={note}>
      <span className={css.word}>{word}</span> {children}
    </span>
  );
}

/** Panels beside each other where there is room, each at least `least` pixels wide. */
export function Columns({ least = 380, children }: { least?: number; children: ReactNode }) {
  return (
    <div className={css.columns} style={{ gridTemplateColumns: `repeat(auto-fit, minmax(min(${least}px, 100%), 1fr))` }}>
      {children}
    </div>
  );
}

/** Another site: it does not learn where one comes from. */
export function Outside({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a href={href} target="_blank" rel="noreferrer">
      {children} <span aria-hidden="true">↗</span>
      <span className="hidden"> (another site)</span>
    </a>
  );
}
