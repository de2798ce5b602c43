import { useEffect, useState, type ReactNode } from "react";

import css from "./CopyButton.module.css";

const SAID_MS = 2_500;

interface Props {
  text: () => string;
  /** What the browser asks for where a page may not write to the clipboard. */
  ask: string;
  title?: string;
  children: ReactNode;
}

/** Puts a text into the clipboard, and says so. */
export function CopyButton({ text, ask, title, children }: Props) {
  const [said, setSaid] = useState("");
  useEffect(() => {
    if (!said) return;
    const timer = setTimeout(() => setSaid(""), SAID_MS);
    return () => clearTimeout(timer);
  }, [said]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text());
      setSaid("Copied");
    } catch {
      window.prompt(ask, text()); // no clipboard outside https and localhost
    }
  };
  return (
    <span className={css.copy}>
      <button type="button" title={title} onClick={() => void copy()}>
        {children}
      </button>
      <span className={css.said} role="status">
        {said}
      </span>
    </span>
  );
}
