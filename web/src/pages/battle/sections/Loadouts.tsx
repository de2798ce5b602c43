import { useState } from "react";

import { SideLetter } from "../../../battles/Balance";
import { Answer } from "../../../ui/Answer";
import { Entity, TypeName } from "../../../ui/Entity";
import { Panel } from "../../../ui/Panel";
import { useLoadouts, type Battle } from "../report";
import { kindOf } from "../sides/SideColumn";
import css from "./Sections.module.css";

const SHOWN = 10;

/** Hulls with weapons, as attackers showed them. */
export function Loadouts({ battle }: { battle: Battle }) {
  const query = useLoadouts(battle.id);
  const [all, setAll] = useState(false);
  return (
    <Panel title="Loadouts" aside="ship and weapon, as attackers showed them" flush>
      <Answer query={query} height={380} isEmpty={(data) => data.length === 0} empty="No attacker has shown a weapon yet.">
        {(data) => {
          const rows = [...data].sort((one, other) => other.pilots - one.pilots || other.damage - one.damage);
          return (
            <>
              <table className={css.table}>
                <thead>
                  <tr>
                    <th>
                      <span className="hidden">Side</span>
                    </th>
                    <th>Ship</th>
                    <th>Weapon</th>
                    <th className={css.wide}>Organisation</th>
                    <th className="number">Pilots</th>
                    <th className="number">Damage</th>
                  </tr>
                </thead>
                <tbody>
                  {(all ? rows : rows.slice(0, SHOWN)).map((row) => (
                    <tr key={`${row.organisation.id}:${row.ship?.id}:${row.weapon?.id}`}>
                      <td>
                        <SideLetter side={row.side} />
                      </td>
                      <td>{row.ship ? <TypeName {...row.ship} size={24} /> : <span className="quiet">not told</span>}</td>
                      <td>{row.weapon ? <TypeName {...row.weapon} /> : <span className="quiet" title="Mails name the ship in place of a weapon where several were used">not told</span>}</td>
                      <td className={css.wide}>
                        <Entity kind={kindOf(row.organisation.kind)} id={row.organisation.id} name={row.organisation.name} />
                      </td>
                      <td className="number">{row.pilots}</td>
                      <td className="number">{row.damage.toLocaleString("en-US")}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
              {rows.length > SHOWN && (
                <button type="button" className={css.moreFlush} aria-expanded={all} onClick={() => setAll(!all)}>
                  {all ? "Show fewer" : `Show all ${rows.length}`}
                </button>
              )}
            </>
          );
        }}
      </Answer>
    </Panel>
  );
}
