import { useEffect, useState } from "react";

import type { Battle } from "./report";
import css from "./Share.module.css";

const SAID_MS = 2_500;

/** The report for others: its address, a picture, and the data. */
export function Share({ battle }: { battle: Battle }) {
  const [said, setSaid] = useState("");
  useEffect(() => {
    if (!said) return;
    const timer = setTimeout(() => setSaid(""), SAID_MS);
    return () => clearTimeout(timer);
  }, [said]);
  const copy = async () => {
    const address = `${window.location.origin}/battle/${battle.id}`;
    try {
      await navigator.clipboard.writeText(address);
      setSaid("Copied");
    } catch {
      window.prompt("Copy the address:", address); // no clipboard outside https and localhost
    }
  };
  const name = `battle-${battle.id}`;
  return (
    <div className={css.share}>
      <button type="button" onClick={() => void copy()}>
        Copy link
      </button>
      <a href={`/battles/${battle.id}/card.png`} download={`${name}.png`} title="A picture of the report, as Discord shows it">
        PNG
      </a>
      <a href={`/battles/${battle.id}`} download={`${name}.json`} title="The report's data; its parts are behind `links`">
        JSON
      </a>
      <span className={css.said} role="status">
        {said}
      </span>
    </div>
  );
}
