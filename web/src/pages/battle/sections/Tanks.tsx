import type { ReactNode } from "react";

import type { Schema } from "../../../api/client";
import { SideLetter } from "../../../battles/Balance";
import { sideName } from "../../../battles/sideName";
import { count, some } from "../../../format/number";
import { DAMAGE_WORD, overkillWord, points, tankWord } from "../../../fits/words";
import { Answer } from "../../../ui/Answer";
import { Panel } from "../../../ui/Panel";
import { useTanks, type Battle } from "../report";
import css from "./Doctrines.module.css";

const SHOWN = 4;

/** How the lost ships of each side were tanked, where their holes were, and how much was shot at them. */
export default function Tanks({ battle }: { battle: Battle }) {
  const query = useTanks(battle);
  return (
    <Panel title="Tanks" aside="of the lost ships; all skills at V, no boosts">
      <Answer query={query} height={260} isEmpty={(data) => data.every(({ analysed }) => analysed === 0)} empty="No loss of this battle has been reckoned yet.">
        {(data) => (
          <div className={css.tanks}>
            {data
              .filter(({ losses }) => losses > 0)
              .map((row) => (
                <Side key={row.side ?? "none"} row={row} title={sideName(row.side, battle.sides)} />
              ))}
          </div>
        )}
      </Answer>
    </Panel>
  );
}

function Side({ row, title }: { row: Schema["TankRow"]; title: string }) {
  const most = Math.max(1, row.analysed);
  return (
    <section aria-label={`Tanks of ${title}`}>
      <h3 className={css.head}>
        <SideLetter side={row.side} />
        {title}
      </h3>
      <p className={css.small}>
        {some(row.analysed, "loss", "losses")} with figures, {count(row.without)} without{row.bare > 0 && `, ${count(row.bare)} with nothing fitted`}
      </p>
      <dl className={css.figures}>
        <Figure word="EHP, median" note={`Effective hit points against even damage; mean ${points(row.ehp_mean)}, together ${points(row.ehp_total)}`}>
          {points(row.ehp_median)}
        </Figure>
        <Figure word="DPS lost" note="Of all lost ships together, with what they had loaded">
          {row.dps_total === null ? "—" : points(row.dps_total)}
        </Figure>
        <Figure
          word="overkill"
          note={`${count(row.damage_taken)} damage taken. Above 1 by repairs, boosts and shots at what was dead already; below 1 with less skills, or damaged before`}
        >
          {overkillWord(row.overkill)}
        </Figure>
      </dl>
      {row.tanks.length > 0 && (
        <Counts
          word="Tanks"
          most={most}
          rows={row.tanks.slice(0, SHOWN).map(({ tank, tank_kind, losses }) => ({ word: tankWord(tank, tank_kind), losses, colour: tank === "shield" ? "var(--em)" : tank === "armor" ? "var(--explosive)" : "var(--quiet)" }))}
        />
      )}
      {row.holes.length > 0 && (
        <Counts
          word="Holes"
          most={most}
          rows={row.holes.slice(0, SHOWN).map(({ layer, damage, losses }) => ({ word: `${DAMAGE_WORD[damage]} (${layer})`, losses, colour: `var(--${damage})` }))}
        />
      )}
    </section>
  );
}

function Counts({ word, rows, most }: { word: string; rows: { word: string; losses: number; colour: string }[]; most: number }) {
  return (
    <>
      <h4 className={css.word}>{word}</h4>
      <ul className={css.counts}>
        {rows.map((row) => (
          <li key={row.word}>
            <span>{row.word}</span>
            <span className={css.track} aria-hidden="true">
              <span style={{ width: `${(100 * row.losses) / most}%`, background: row.colour }} />
            </span>
            <span title="losses">{count(row.losses)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Figure({ word, note, children }: { word: string; note: string; children: ReactNode }) {
  return (
    <div title={note}>
      <dt>{word}</dt>
      <dd>{children}</dd>
    </div>
  );
}
