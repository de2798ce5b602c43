import { Link } from "wouter";

import type { Schema } from "../../api/client";
import { Note } from "../../ui/Answer";
import { Panel } from "../../ui/Panel";
import { Time } from "../../ui/Time";
import type { Whole } from "./doctrine";
import css from "./Doctrine.module.css";

/** What happened to it, the newest first. */
export function Turns({ doctrine: { turns } }: { doctrine: Whole }) {
  return (
    <Panel title="What happened to it">
      {turns.length === 0 ? (
        <Note>Nothing is told.</Note>
      ) : (
        <ol className={css.turns}>
          {[...turns].reverse().map((turn, index) => (
            <li key={index}>
              <Time at={turn.at} /> <Turn turn={turn} />
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}

function Turn({ turn: { what, other } }: { turn: Schema["DoctrineTurnRow"] }) {
  const link = other && <Link href={`/doctrine/${other}`}>another doctrine</Link>;
  switch (what) {
    case "appeared":
      return <span>it was recognised for the first time</span>;
    case "merged":
      return <span>{link ?? "another doctrine"} became part of it</span>;
    case "split":
      return <span>it came out of {link ?? "another doctrine"}</span>;
    case "abandoned":
      return <span>nobody flew it any more</span>;
    case "returned":
      return <span>it was flown again</span>;
    case "renamed":
      return <span>it was called {other ?? "otherwise"} before</span>;
  }
}
