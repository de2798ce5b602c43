import { Balance, SideLetter } from "../../battles/Balance";
import { percent } from "../../format/number";
import { goesOn } from "../../battles/goesOn";
import { Kind, Tier } from "../../battles/Tier";
import { called } from "../../format/called";
import { shortIsk } from "../../format/isk";
import { span } from "../../format/time";
import type { BattleNews } from "../../live/messages";
import { useStreamTime } from "../../live/streamTime";
import { RegionName, SystemName } from "../../ui/Entity";
import { Isk } from "../../ui/Isk";
import { Figure } from "../../ui/Panel";
import { EventAgo, Time } from "../../ui/Time";
import css from "./Header.module.css";
import { notes } from "./notes";
import type { Battle } from "./report";
import { Share } from "./Share";

interface Props {
  battle: Battle;
  news: BattleNews | undefined;
}

/** Where, when and how much; its figures move with the feed. */
export function Header({ battle, news }: Props) {
  const { places, sides, losses } = battle;
  const ahead = news && news.battle_id === battle.id && news.revision > battle.revision ? news : undefined;
  const { state, kills, pilots, tier, kind, unpriced } = ahead ?? battle;
  const appraised = (ahead ? ahead.appraised : battle.appraised) ?? null;
  const isk = ahead ? ahead.isk_lost : battle.isk;
  const [start, end] = ahead ? [ahead.start, ahead.end] : [Date.parse(battle.start) / 1000, Date.parse(battle.end) / 1000];
  const going = goesOn({ state, end }, useStreamTime());
  const regions = [...new Map(places.flatMap(({ region }) => (region ? [[region.id, region]] : []))).values()];
  const wares = losses.dropped !== null && losses.destroyed !== null;
  return (
    <header className={css.header} data-revision={(ahead ?? battle).revision}>
      <div className={css.top}>
        <div className={css.title}>
          <h1>
            {places.map(({ system }, index) => (
              <span key={system.id}>
                {index > 0 && ", "}
                <SystemName {...system} />
              </span>
            ))}
          </h1>
          <span className={css.region}>
            {regions.map((region, index) => (
              <span key={region.id}>
                {index > 0 && ", "}
                <RegionName {...region} />
              </span>
            ))}
          </span>
          <State going={going} end={end} />
          <Tier tier={tier} />
          <Kind kind={kind} />
        </div>
        <Share battle={battle} />
      </div>
      <div className={css.figures}>
        <Figure word="ISK lost">
          <Isk isk={isk} unpriced={unpriced} appraised={appraised} />
        </Figure>
        <Figure word="kills" note={`${losses.ships} ships, ${losses.capsules} capsules, ${losses.structures} structures`}>
          {kills}
        </Figure>
        <Figure word="pilots">{pilots}</Figure>
        <Figure word={going ? "so far" : "long"} note="From the first to the last kill">
          {span(end - start)}
        </Figure>
        <Figure word="first kill">
          <Time at={start} />
        </Figure>
        <Figure word="last kill">
          <Time at={end} after={start} />
        </Figure>
        {losses.capitals > 0 && <Figure word="capitals lost">{losses.capitals}</Figure>}
        {wares && (
          <Figure word="dropped" note={`${shortIsk(losses.destroyed)} destroyed with the ships`}>
            <Isk isk={losses.dropped} />
          </Figure>
        )}
      </div>
      <p className={css.note}>{notes(unpriced, appraised, kills)}</p>
      {sides.length > 1 && (
        <div className={css.versus} data-many={sides.length > 2 || undefined}>
          {sides.map((side, index) => (
            <Leader key={side.side} side={side} end={sides.length === 2 && index === 1} />
          ))}
          <Balance sides={sides} thick />
        </div>
      )}
    </header>
  );
}

function State({ going, end }: { going: boolean; end: number }) {
  return (
    <span className={going ? css.going : css.ended}>
      {going && <span className={css.dot} aria-hidden="true" />}
      {/* the same element before and after, so that the end is told; the time beside it counts on and is not */}
      <span role="status">
        {going ? "going on" : "ended"}
      </span>
      {going && (
        <span className={css.last}>
          last kill <EventAgo at={end} />
        </span>
      )}
    </span>
  );
}

function Leader({ side, end = false }: { side: Battle["sides"][number]; end?: boolean }) {
  const others = side.organisations - 1;
  return (
    <span className={css.leader} data-end={end || undefined}>
      <SideLetter side={side.side} />
      <span className={css.name}>
        {side.leading[0] ? called(side.leading[0]) : `Side ${side.side}`}
        {others > 0 && <span className="quiet"> +{others}</span>}
      </span>
      <span className={css.lost}>
        <Isk isk={side.isk_lost} unpriced={side.unpriced} appraised={side.appraised ?? null} /> lost
        <span className={css.efficiency}> · {percent(side.efficiency)} efficiency</span>
      </span>
    </span>
  );
}
