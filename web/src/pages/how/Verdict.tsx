import type { Schema } from "../../api/client";
import css from "./how.module.css";
import { findings, state } from "./verdict";

/** In plain words whether all is well, and if not, what to do. */
export function Verdict({ status, late }: { status: Schema["Status"]; late: boolean }) {
  const found = findings(status);
  const bad = late || found.some(({ level }) => level === "bad");
  return (
    <section className={css.verdict} data-level={bad ? "bad" : found.length > 0 ? "warn" : "well"} aria-live="polite">
      <h2>{bad ? "Something is wrong." : found.length > 0 ? "It works, but not as it should." : "All is well."}</h2>
      {late && <p>Warstream does not answer any more: this is how it last was.</p>}
      {!late && state(status).map((text) => <p key={text}>{text}</p>)}
      {!late && found.length === 0 && <p className="quiet">Everything is written, nothing lags behind.</p>}
      <ul>
        {found.map(({ text, todo }) => (
          <li key={text}>
            <strong>{text}</strong> {todo}
          </li>
        ))}
      </ul>
    </section>
  );
}
