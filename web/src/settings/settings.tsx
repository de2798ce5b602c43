import { createContext, use, useCallback, useEffect, useMemo, useState, type ReactNode } from "react";

import type { Zone } from "../format/time";

export type Theme = "dark" | "light";

export interface Choice {
  theme: Theme;
  zone: Zone;
  /** Whether a key alone does something: who speaks to his computer, or hits keys by mistake, wants none. */
  shortcuts: boolean;
}

interface Settings extends Choice {
  set: (change: Partial<Choice>) => void;
}

const KEY = "warstream";
const FIRST: Choice = { theme: "dark", zone: "eve", shortcuts: true };

const Context = createContext<Settings>({ ...FIRST, set: () => undefined });

/** What a visitor has chosen, kept in his browser. */
export function SettingsProvider({ children }: { children: ReactNode }) {
  const [choice, setChoice] = useState(restored);
  useEffect(() => {
    document.documentElement.dataset.theme = choice.theme;
    try {
      localStorage.setItem(KEY, JSON.stringify(choice));
    } catch {
      // a browser that keeps nothing: it is as chosen until the page is left
    }
  }, [choice]);
  const set = useCallback((change: Partial<Choice>) => setChoice((before) => ({ ...before, ...change })), []);
  return <Context value={useMemo(() => ({ ...choice, set }), [choice, set])}>{children}</Context>;
}

export function useSettings(): Settings {
  return use(Context);
}

function restored(): Choice {
  try {
    return choiceOf(localStorage.getItem(KEY));
  } catch {
    return FIRST;
  }
}

/** What a kept text says, as far as it is understood. Pure. */
export function choiceOf(text: string | null): Choice {
  try {
    const kept = (JSON.parse(text ?? "{}") ?? {}) as Partial<Choice>;
    return {
      theme: kept.theme === "light" ? "light" : FIRST.theme,
      zone: kept.zone === "local" ? "local" : FIRST.zone,
      shortcuts: kept.shortcuts !== false,
    };
  } catch {
    return FIRST;
  }
}
