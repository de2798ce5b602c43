import { lazy, Suspense, useState } from "react";

import type { Schema } from "../../../api/client";
import { Time } from "../../../ui/Time";
import type { Battle } from "../report";
import { sentence } from "./sentence";
import css from "./Sides.module.css";

const Withdraw = lazy(() => import("../correct/Withdraw"));

interface Props {
  battle: Battle;
  rows: Schema["CorrectionRow"][];
}

/** Who said what of the sides; what counts can be withdrawn. */
export function Corrections({ battle, rows }: Props) {
  const [withdrawn, setWithdrawn] = useState<Schema["CorrectionRow"] | null>(null);
  if (rows.length === 0) return null;
  return (
    <section className={css.history} aria-label="Corrections">
      <h3>Corrected by people</h3>
      <ul>
        {rows.map((row) => (
          <li key={row.id} data-past={row.counts ? undefined : true}>
            <span>{sentence(row)}</span>
            {row.reason && <span className="quiet">“{row.reason}”</span>}
            <span className={css.small}>
              {row.author}, <Time at={row.at} />
              {!row.counts && row.stance !== "withdrawn" && ", no longer counts"}
            </span>
            {row.counts && row.stance !== "withdrawn" && (
              <button type="button" className={css.button} onClick={() => setWithdrawn(row)}>
                Withdraw
              </button>
            )}
          </li>
        ))}
      </ul>
      {withdrawn && (
        <Suspense fallback={null}>
          <Withdraw battle={battle} row={withdrawn} close={() => setWithdrawn(null)} />
        </Suspense>
      )}
    </section>
  );
}
