import { useState } from "react";

import { SideLetter } from "../../../battles/Balance";
import { Answer } from "../../../ui/Answer";
import { TypeName } from "../../../ui/Entity";
import { Panel } from "../../../ui/Panel";
import { useItems, type Battle } from "../report";
import css from "./Sections.module.css";

const SHOWN = 12;

/** What was on the lost ships, and what of it dropped. */
export function Items({ battle }: { battle: Battle }) {
  const query = useItems(battle.id);
  const [text, setText] = useState("");
  const [all, setAll] = useState(false);
  const search = (
    <input className={css.search} type="search" placeholder="Find an item" aria-label="Find an item" value={text} onChange={(event) => setText(event.target.value)} />
  );
  return (
    <Panel title="Items" aside={search} flush>
      <Answer query={query} height={420} isEmpty={({ data }) => data.length === 0} empty="Nothing was on the lost ships.">
        {({ data, types, dropped, destroyed }) => {
          const rows = data.filter(({ item }) => (item.name ?? String(item.id)).toLowerCase().includes(text.trim().toLowerCase()));
          const shown = all ? rows : rows.slice(0, SHOWN);
          return (
            <>
              <p className={css.sum}>
                {types} types: {dropped.toLocaleString("en-US")} pieces dropped, {destroyed.toLocaleString("en-US")} were destroyed
                {types > data.length && `; the ${data.length} with most pieces are here`}.
              </p>
              {rows.length === 0 ? (
                <p className={css.sum}>No item is called like that.</p>
              ) : (
                <table className={css.table}>
                  <thead>
                    <tr>
                      <th>
                        <span className="hidden">Side</span>
                      </th>
                      <th>Item</th>
                      <th className="number" title="Killmails that it was on">
                        Ships
                      </th>
                      <th className="number">Dropped</th>
                      <th className="number">Destroyed</th>
                    </tr>
                  </thead>
                  <tbody>
                    {shown.map((row) => (
                      <tr key={`${row.side}:${row.item.id}:${row.blueprint_copy}`}>
                        <td>
                          <SideLetter side={row.side} />
                        </td>
                        <td>
                          <TypeName {...row.item} size={24} />
                          {row.blueprint_copy && <span className={css.small}> copy</span>}
                        </td>
                        <td className="number">{row.killmails}</td>
                        <td className="number">{row.dropped > 0 ? <span className="good">{row.dropped.toLocaleString("en-US")}</span> : <span className="quiet">0</span>}</td>
                        <td className="number">{row.destroyed.toLocaleString("en-US")}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              )}
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
