import type { ReactNode } from "react";

import { fullIsk } from "../format/isk";
import { count } from "../format/number";
import css from "./Fits.module.css";
import { Profile } from "./Profile";
import { capacitorWord, DAMAGE_WORD, holeWord, metres, overkillWord, points, skillsWord, tankWord, weakest, type Analysis } from "./words";

interface Props {
  analysis: Analysis;
  /** Of a loss: what it took. */
  loss?: { damage: number; overkill: number | null };
  /** There is room for two columns. */
  wide?: boolean;
}

/** What a fit can take and do. */
export function FitFigures({ analysis, loss, wide = false }: Props) {
  const { ehp, firepower, repair, capacitor, violations } = analysis;
  const [kind, least] = weakest(ehp);
  const healed = repair.shield + repair.armor + repair.hull;
  return (
    <div className={css.figures} data-wide={wide || undefined}>
      <dl className={css.great}>
        <Figure word="EHP" note={`${whole(ehp.even)} effective hit points against even damage; at least ${whole(least)}, against ${DAMAGE_WORD[kind]} alone`}>
          {points(ehp.even)}
        </Figure>
        <Figure word="DPS" note={firepower ? dpsNote(firepower) : "No weapon with a charge is fitted"}>
          {firepower ? count(Math.round(firepower.dps)) : "—"}
        </Figure>
        {loss && (
          <Figure word="overkill" note={`${count(loss.damage)} damage taken for ${whole(ehp.even)} effective hit points. Above 1 by repairs, boosts and shots at what was dead already; below 1 with less skills, or damaged before`}>
            {overkillWord(loss.overkill)}
          </Figure>
        )}
        <Figure word="tank">
          <span className={css.word}>{tankWord(analysis.tank, analysis.tank_kind)}</span>
        </Figure>
        <Figure word="hole" note="The kind of damage that the tanking layer resists least">
          <span className={css.word}>{holeWord(analysis.hole)}</span>
        </Figure>
      </dl>
      <Profile analysis={analysis} />
      <dl className={css.small}>
        {healed > 0 && <Figure word="repairs">{count(Math.round(healed))} hp/s</Figure>}
        {analysis.tank_kind === "passive" && <Figure word="recharge">{count(Math.round(repair.passive_shield))} hp/s</Figure>}
        {firepower && firepower.optimal !== null && (
          <Figure word="range" note="Optimal and falloff of the weapon that does most; of missiles how far they fly">
            {metres(firepower.optimal)}
            {firepower.falloff ? ` + ${metres(firepower.falloff)}` : ""}
          </Figure>
        )}
        <Figure word="align">{analysis.align.toFixed(1)} s</Figure>
        <Figure word="speed" note="A fitted propulsion module counts as on">
          {count(Math.round(analysis.speed))} m/s
        </Figure>
        <Figure word="signature" note="A fitted propulsion module counts as on">
          {metres(analysis.signature)}
        </Figure>
        <Figure word="warp">{analysis.warp_speed.toFixed(1)} AU/s</Figure>
        <Figure word="locks to">{metres(analysis.lock_range)}</Figure>
        <Figure word="capacitor" note={`${whole(capacitor.capacity)} GJ, with everything running`}>
          {capacitorWord(capacitor)}
        </Figure>
      </dl>
      {violations.length > 0 && (
        <div className={css.violations}>
          <p>By today's rules the game would not let it undock:</p>
          <ul>
            {violations.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </div>
      )}
      <p className={css.said}>By the dogma engine: {skillsWord(analysis.skills)}, no boosts from outside, undamaged.</p>
    </div>
  );
}

function Figure({ word, note, children }: { word: string; note?: string; children: ReactNode }) {
  return (
    <div title={note}>
      <dt>{word}</dt>
      <dd>{children}</dd>
    </div>
  );
}

const whole = (value: number) => fullIsk(value).replace(" ISK", "");

function dpsNote({ dps, weapons, drones, fighters, volley }: NonNullable<Analysis["firepower"]>): string {
  const parts = ([["weapons", weapons], ["drones", drones], ["fighters", fighters]] as const).filter(([, value]) => value > 0);
  return `${whole(dps)} damage a second: ${parts.map(([word, value]) => `${word} ${whole(value)}`).join(", ")}; a volley of ${whole(volley)}. Without reloads`;
}
