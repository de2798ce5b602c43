import { useState } from "react";

import type { Schema } from "../../../api/client";
import { SideLetter } from "../../../battles/Balance";
import { sideColour } from "../../../battles/side";
import { sideName } from "../../../battles/sideName";
import { Answer } from "../../../ui/Answer";
import { TypeName } from "../../../ui/Entity";
import { Panel } from "../../../ui/Panel";
import { useComposition, type Battle } from "../report";
import css from "./Sections.module.css";
import { classes } from "./classes";

const SHOWN = 10;

/** What each side flew, and what of it it lost. */
export function Composition({ battle }: { battle: Battle }) {
  const query = useComposition(battle.id);
  return (
    <Panel title="Composition" aside="pilots seen in a hull, each once; ships lost">
      <Answer query={query} height={420} isEmpty={(data) => data.length === 0} empty="No mail tells a hull yet.">
        {(data) => {
          const most = Math.max(...data.flatMap(({ hulls }) => hulls.map(({ fielded, lost }) => Math.max(fielded, lost))));
          return (
            <div className={css.columns}>
              {data.map((fleet) => (
                <FleetColumn key={fleet.side ?? "none"} fleet={fleet} most={most} title={sideName(fleet.side, battle.sides)} />
              ))}
            </div>
          );
        }}
      </Answer>
    </Panel>
  );
}

interface FleetProps {
  fleet: Schema["Fleet"];
  most: number;
  title: string;
}

function FleetColumn({ fleet, most, title }: FleetProps) {
  const [all, setAll] = useState(false);
  const { side, hulls } = fleet;
  const shown = all ? hulls : hulls.slice(0, SHOWN);
  return (
    <section className={css.column}>
      <h3 className={css.title}>
        <SideLetter side={side} />
        {title}
        <span className={css.small}>{fleet.pilots} pilots</span>
      </h3>
      <ul className={css.classes} aria-label="Classes">
        {classes(fleet).map(({ word, fielded, lost }) => (
          <li key={word} title={`${word}: ${fielded} fielded, ${lost} lost`}>
            {word} <b>{fielded}</b>
            {lost > 0 && <span className="bad"> −{lost}</span>}
          </li>
        ))}
      </ul>
      <ul className={css.bars} aria-label="Hulls">
        {shown.map((hull, index) => (
          <li key={hull.ship?.id ?? `none${index}`}>
            <span className={css.name}>{hull.ship ? <TypeName {...hull.ship} size={24} /> : <span className="quiet">hull not told</span>}</span>
            <span className={css.track} aria-hidden="true">
              <span className={css.fielded} style={{ width: `${(100 * hull.fielded) / most}%`, background: sideColour(side) }} />
              <span className={css.lost} style={{ width: `${(100 * hull.lost) / most}%` }} />
            </span>
            <span className={css.count} title="fielded">
              {hull.fielded}
            </span>
            <span className={css.count} title="lost">
              {hull.lost > 0 ? <span className="bad">−{hull.lost}</span> : <span className="quiet">0</span>}
            </span>
          </li>
        ))}
      </ul>
      {hulls.length > SHOWN && (
        <button type="button" className={css.more} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? "Show fewer" : `Show all ${hulls.length} hulls`}
        </button>
      )}
    </section>
  );
}
