import { lazy, Suspense, useCallback, useState, type ReactNode } from "react";
import { Link, useLocation } from "wouter";

import { useSubscription } from "../live/feed";
import { HELD } from "../live/held";
import { useSettings } from "../settings/settings";
import { FeedHealth } from "./FeedHealth";
import { ModeMark } from "./ModeMark";
import css from "./Shell.module.css";
import { useShortcuts } from "./shortcuts";

const SearchDialog = lazy(() => import("./SearchDialog"));
const ShortcutsDialog = lazy(() => import("./ShortcutsDialog"));

/** Address, word, and the word where there is little room. */
const PLACES: readonly [string, string, string?][] = [
  ["/", "Map"],
  ["/fights", "Fights"],
  ["/kills", "Kills"],
  ["/doctrine-board", "Doctrines"],
  ["/sovereignty-board", "Sovereignty", "Sov"],
  ["/market", "Prices"],
  ["/route", "Route"],
  ["/how", "Status"],
];

type Open = "search" | "shortcuts" | null;

/** What is around every page: where to go, search, and whether what one sees is live. */
export function Shell({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState<Open>(null);
  const [path] = useLocation();
  const { theme, zone, shortcuts, set } = useSettings();
  useSubscription(HELD);
  const close = useCallback(() => setOpen(null), []);
  useShortcuts(setOpen);
  return (
    <div className={css.shell}>
      <a className={css.skip} href="#page">
        To the page
      </a>
      <header className={css.bar}>
        <Link href="/" className={css.brand} aria-label="Warstream">
          <img src="/favicon.svg" width={24} height={24} alt="" />
          <span>Warstream</span>
        </Link>
        <nav className={css.nav} aria-label="Pages">
          {PLACES.map(([to, word, short]) => (
            <Link key={to} href={to} aria-current={path === to ? "page" : undefined} data-short={short}>
              <span>{word}</span>
            </Link>
          ))}
        </nav>
        <div className={css.tools}>
          <ModeMark />
          <FeedHealth />
          <button type="button" onClick={() => setOpen("search")} className={css.search} aria-label="Search" aria-keyshortcuts={shortcuts ? "/" : undefined}>
            <Glass />
            <span>Search</span> {shortcuts && <kbd aria-hidden="true">/</kbd>}
          </button>
          <button type="button" onClick={() => set({ zone: zone === "eve" ? "local" : "eve" })} title="Time of EVE (UTC) or of your clock">
            {zone === "eve" ? "EVE" : "local"}
          </button>
          <button
            type="button"
            onClick={() => set({ theme: theme === "dark" ? "light" : "dark" })}
            aria-label={theme === "dark" ? "Light colours" : "Dark colours"}
          >
            {theme === "dark" ? "☾" : "☀"}
          </button>
          <button type="button" onClick={() => setOpen("shortcuts")} aria-label="Keyboard shortcuts" aria-keyshortcuts={shortcuts ? "?" : undefined}>
            ?
          </button>
        </div>
      </header>
      <main id="page" className={css.page} tabIndex={-1}>
        {children}
      </main>
      <Suspense fallback={null}>
        {open === "search" && <SearchDialog close={close} />}
        {open === "shortcuts" && <ShortcutsDialog close={close} />}
      </Suspense>
    </div>
  );
}

/** Stands for the word "Search" where there is no room for it. */
const Glass = () => (
  <svg className={css.glass} width={16} height={16} viewBox="0 0 16 16" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth={1.6} strokeLinecap="round">
    <circle cx={6.8} cy={6.8} r={4.6} />
    <path d="M10.4 10.4 14.5 14.5" />
  </svg>
);
