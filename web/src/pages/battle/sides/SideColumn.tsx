import { useState } from "react";

import { SideLetter } from "../../../battles/Balance";
import { percent } from "../../../format/number";
import { sideColour } from "../../../battles/side";
import { sideName } from "../../../battles/sideName";
import { Entity, TypeName, type EntityKind } from "../../../ui/Entity";
import { Isk } from "../../../ui/Isk";
import css from "./Sides.module.css";
import { doubtful, evidence, type Organisation, type Whole } from "./standing";

const SHOWN = 8;

/** A side: its figures, its organisations, its best pilots. */
export function SideColumn({ side }: { side: Whole }) {
  const [all, setAll] = useState(false);
  const { organisations, losses } = side;
  const shown = all ? organisations : organisations.slice(0, SHOWN);
  return (
    <section className={css.column} style={{ borderTopColor: sideColour(side.side) }} aria-label={side.side ? `Side ${side.side}` : "On no side"}>
      <SideHead side={side} />
      <table className={css.table}>
        <thead>
          <tr>
            <th>Organisation</th>
            <th className="number">Pilots</th>
            <th className="number">Lost</th>
            <th className="number">ISK lost</th>
            <th className="number" title="How sure its side is">
              Sure
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((one) => (
            <Row key={one.id} one={one} />
          ))}
        </tbody>
      </table>
      {organisations.length > SHOWN && (
        <button type="button" className={css.more} onClick={() => setAll(!all)} aria-expanded={all}>
          {all ? "Show fewer" : `Show all ${organisations.length}`}
        </button>
      )}
      {side.top_pilots.length > 0 && (
        <details className={css.pilots}>
          <summary>Top pilots</summary>
          <TopPilots side={side} />
        </details>
      )}
      <p className={css.small}>
        {losses.ships} ships, {losses.capsules} capsules
        {losses.structures > 0 && `, ${losses.structures} structures`}
        {losses.capitals > 0 && `, ${losses.capitals} capitals`} lost; {side.logistics} in logistics
        {side.capitals > 0 && `, ${side.capitals} in capitals`}
      </p>
    </section>
  );
}

export function SideHead({ side }: { side: Whole }) {
  const { losses } = side;
  return (
    <header className={css.head}>
      <h3 className={css.title}>
        <SideLetter side={side.side} />
        {sideName(side.side, [{ ...side, leading: side.organisations, organisations: side.organisations.length }])}
        <span className={css.small}>{side.pilots} pilots</span>
      </h3>
      <dl className={css.figures}>
        <div>
          <dt>lost</dt>
          <dd>
            <Isk isk={losses.isk} unpriced={losses.unpriced} appraised={losses.appraised ?? null} /> <span className={css.small}>{losses.killmails}×</span>
          </dd>
        </div>
        <div title="Losses of other sides on which it dealt the final blow">
          <dt>inflicted</dt>
          <dd>
            <Isk isk={side.isk_inflicted} />
          </dd>
        </div>
        <div title="Inflicted / (inflicted + lost), in ISK">
          <dt>efficiency</dt>
          <dd>{percent(side.efficiency)}</dd>
        </div>
      </dl>
    </header>
  );
}

function Row({ one }: { one: Organisation }) {
  return (
    <tr>
      <td className={css.who}>
        <div className={css.one}>
          <Entity kind={kindOf(one.kind)} id={one.id} name={one.name} />
          {one.corrected && (
            <span className={css.mark} title={evidence(one)}>
              corrected
            </span>
          )}
          {doubtful(one) && (
            <span className={css.doubt} title={evidence(one)}>
              in doubt
            </span>
          )}
        </div>
      </td>
      <td className="number">{one.pilots}</td>
      <td className="number">{one.losses}</td>
      <td className="number">
        <Isk isk={one.isk_lost} unpriced={one.unpriced} appraised={one.appraised ?? null} />
      </td>
      <td className="number" title={evidence(one)}>
        <span className={css.small}>{percent(one.confidence)}</span>
      </td>
    </tr>
  );
}

function TopPilots({ side }: { side: Whole }) {
  return (
    <table className={css.table}>
      <thead>
        <tr>
          <th>Pilot</th>
          <th className="number">Kills</th>
          <th className="number" title="Final blows">
            Final
          </th>
          <th className="number">Damage</th>
          <th className="number">Lost</th>
        </tr>
      </thead>
      <tbody>
        {side.top_pilots.map((pilot) => (
          <tr key={pilot.character.id}>
            <td className={css.pilot}>
              <Entity kind="character" {...pilot.character} size={24} />
              {pilot.ship && (
                <span className={css.small}>
                  <TypeName {...pilot.ship} size={0} />
                </span>
              )}
            </td>
            <td className="number">{pilot.kills}</td>
            <td className="number">{pilot.final_blows}</td>
            <td className="number">{pilot.damage.toLocaleString("en-US")}</td>
            <td className="number">{pilot.losses}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function kindOf(kind: string | null): Exclude<EntityKind, "faction"> {
  return kind === "corporation" || kind === "character" ? kind : "alliance";
}
