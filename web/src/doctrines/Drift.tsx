import css from "./Doctrines.module.css";
import { driftSentence, type Doctrine } from "./words";

const SIGN = { new: "✦", stable: "=", changing: "↝", abandoned: "×" } as const;

/** Whether it is new, holds, changes or is gone: a sign, a word and a colour. */
export function Drift({ of }: { of: Pick<Doctrine, "drift" | "drift_distance"> }) {
  return (
    <span className={css.drift} data-drift={of.drift} title={driftSentence(of)}>
      <span aria-hidden="true">{SIGN[of.drift]}</span> {of.drift}
    </span>
  );
}
