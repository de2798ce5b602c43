import { useState } from "react";

import { colours, segments } from "../../doctrines/composition";
import { CompositionBar } from "../../doctrines/CompositionBar";
import { ROLE_NOTE, ROLE_WORD, ROLES } from "../../doctrines/words";
import { percent } from "../../format/number";
import { TypeName } from "../../ui/Entity";
import { Panel } from "../../ui/Panel";
import type { Whole } from "./doctrine";
import css from "./Doctrine.module.css";

const SHOWN = 12;

/** Its hulls by what they do in a fleet. */
export function Composition({ doctrine }: { doctrine: Whole }) {
  const [all, setAll] = useState(false);
  const colour = colours(doctrine.hulls);
  const most = Math.max(...doctrine.hulls.map(({ share }) => share));
  const shown = new Set((all ? doctrine.hulls : doctrine.hulls.slice(0, SHOWN)).map(({ hull }) => hull.id));
  return (
    <Panel title="Composition" aside="mean share of a fleet's pilots; in how many of the fleets">
      <CompositionBar bar={segments(doctrine.hulls)} height={16} />
      {ROLES.map((role) => {
        const hulls = doctrine.hulls.filter((one) => one.role === role && shown.has(one.hull.id));
        if (hulls.length === 0) return null;
        const sum = doctrine.hulls.filter((one) => one.role === role).reduce((before, { share }) => before + share, 0);
        return (
          <section key={role} className={css.role}>
            <h3 title={ROLE_NOTE[role]}>
              <span className={css.dot} style={{ background: `var(--role-${role})` }} aria-hidden="true" />
              {ROLE_WORD[role]} <span>{ROLE_NOTE[role]}</span> <b>{percent(sum)}</b>
            </h3>
            <ul>
              {hulls.map(({ hull, class: word, share, presence }) => (
                <li key={hull.id} title={word}>
                  <span className={css.hull}>
                    <TypeName {...hull} size={26} />
                  </span>
                  <span className={css.track} aria-hidden="true">
                    <span style={{ width: `${(100 * share) / most}%`, background: colour.get(hull.id) }} />
                  </span>
                  <span className={css.number} title="Mean share of a fleet's pilots">
                    {percent(share)}
                  </span>
                  <span className={`${css.number} quiet`} title="Of its fleets it was in so many">
                    in {percent(presence)}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
      {doctrine.hulls.length > SHOWN && (
        <button type="button" className={css.more} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? "Show fewer" : `Show all ${doctrine.hulls.length} hulls`}
        </button>
      )}
    </Panel>
  );
}
