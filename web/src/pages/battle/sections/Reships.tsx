import { useState } from "react";
import { Link } from "wouter";

import { SideLetter } from "../../../battles/Balance";
import { Answer } from "../../../ui/Answer";
import { Entity } from "../../../ui/Entity";
import { Panel } from "../../../ui/Panel";
import { useReships, type Battle } from "../report";
import { kindOf } from "../sides/SideColumn";
import css from "./Sections.module.css";

const SHOWN = 8;

/** Who lost a ship, came back and lost another. */
export function Reships({ battle }: { battle: Battle }) {
  const query = useReships(battle.id);
  const [all, setAll] = useState(false);
  return (
    <Panel title="Reships" aside={query.data && query.data.length > 0 ? `${query.data.length} pilots came back` : undefined} flush>
      <Answer query={query} height={200} isEmpty={(data) => data.length === 0} empty="Nobody lost two ships: nobody came back, or who did lived.">
        {(data) => {
          const rows = [...data].sort((one, other) => other.killmails.length - one.killmails.length);
          return (
            <>
              <table className={css.table}>
                <thead>
                  <tr>
                    <th>
                      <span className="hidden">Side</span>
                    </th>
                    <th>Pilot</th>
                    <th className={css.wide}>Organisation</th>
                    <th>Ships lost</th>
                  </tr>
                </thead>
                <tbody>
                  {(all ? rows : rows.slice(0, SHOWN)).map((row) => (
                    <tr key={row.character.id}>
                      <td>
                        <SideLetter side={row.side} />
                      </td>
                      <td>
                        <Entity kind="character" {...row.character} size={24} />
                      </td>
                      <td className={css.wide}>
                        <Entity kind={kindOf(row.organisation.kind)} id={row.organisation.id} name={row.organisation.name} />
                      </td>
                      <td>
                        <span className={css.links}>
                          {row.killmails.map((id, index) => (
                            <Link key={id} href={`?kill=${id}`} aria-label={`Ship ${index + 1} of ${row.character.name ?? row.character.id}`}>
                              {index + 1}
                            </Link>
                          ))}
                        </span>
                      </td>
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
