import { useState } from "react";

import type { Schema } from "../../../api/client";
import { SideLetter } from "../../../battles/Balance";
import { sideColour } from "../../../battles/side";
import { sideName } from "../../../battles/sideName";
import { Answer } from "../../../ui/Answer";
import { TypeName } from "../../../ui/Entity";
import { Panel } from "../../../ui/Panel";
import { useDamage, type Battle } from "../report";
import { bySide } from "./bySide";
import css from "./Sections.module.css";

const SHOWN = 8;

/** Damage by weapon and side. */
export function Damage({ battle }: { battle: Battle }) {
  const query = useDamage(battle.id);
  return (
    <Panel title="Damage" aside="done to what died, by weapon">
      <Answer query={query} height={300} isEmpty={(data) => data.length === 0} empty="No damage is told yet.">
        {(data) => {
          const most = Math.max(...data.map(({ damage }) => damage));
          return (
            <div className={css.columns}>
              {bySide(data).map(([side, rows]) => (
                <Column key={side ?? "none"} side={side} rows={rows} most={most} title={sideName(side, battle.sides)} />
              ))}
            </div>
          );
        }}
      </Answer>
    </Panel>
  );
}

interface ColumnProps {
  side: string | null;
  rows: Schema["DamageRow"][];
  most: number;
  title: string;
}

function Column({ side, rows, most, title }: ColumnProps) {
  const [all, setAll] = useState(false);
  const total = rows.reduce((sum, { damage }) => sum + damage, 0);
  return (
    <section className={css.column}>
      <h3 className={css.title}>
        <SideLetter side={side} />
        {title}
        <span className={css.small}>{total.toLocaleString("en-US")}</span>
      </h3>
      <ul className={css.bars}>
        {(all ? rows : rows.slice(0, SHOWN)).map(({ weapon, damage, pilots }) => (
          <li key={weapon?.id ?? 0} title={`${damage.toLocaleString("en-US")} damage by ${pilots} pilots`}>
            <span className={css.name}>{weapon ? <TypeName {...weapon} size={24} /> : <span className="quiet">weapon not told</span>}</span>
            <span className={css.track} aria-hidden="true">
              <span className={css.fielded} style={{ width: `${(100 * damage) / most}%`, background: sideColour(side) }} />
            </span>
            <span className={css.much}>{short(damage)}</span>
          </li>
        ))}
      </ul>
      {rows.length > SHOWN && (
        <button type="button" className={css.more} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? "Show fewer" : `Show all ${rows.length} weapons`}
        </button>
      )}
    </section>
  );
}

function short(damage: number): string {
  return damage >= 1e6 ? `${(damage / 1e6).toFixed(1)}M` : damage >= 1e3 ? `${Math.round(damage / 1e3)}k` : String(damage);
}
