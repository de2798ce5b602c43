import { useQuery } from "@tanstack/react-query";
import type { CSSProperties } from "react";
import { Link } from "wouter";

import { api, body } from "../../../api/client";
import { some } from "../../../format/number";
import { useSettings } from "../../../settings/settings";
import { Answer } from "../../../ui/Answer";
import { Entity, RegionName, SystemName } from "../../../ui/Entity";
import { Isk } from "../../../ui/Isk";
import { EventAgo, Time } from "../../../ui/Time";
import { battleOfRow, stateWord, told, type MapBattle } from "../events";
import type { Atlas } from "../geometry";
import { Card } from "./Card";
import css from "./Panels.module.css";

interface Props {
  id: number;
  /** As the map has it; null: it is not among what the map shows. */
  battle: MapBattle | null;
  /** ISK that burns a minute now; null: not known. */
  rate: number | null;
  atlas: Atlas;
  /** Unix seconds of the past that one looks at; null: now. */
  at: number | null;
  follow: boolean;
  setFollow: (follow: boolean) => void;
  close: () => void;
}

const SIDE_COLOURS = ["var(--a)", "var(--b)", "var(--c)", "var(--d)"];

/** A battle in short, and the way to its report. */
export function BattleCard({ id, battle, rate, atlas, at, follow, setFollow, close }: Props) {
  const { shortcuts } = useSettings();
  const sparse = battle === null || battle.sides.some(({ pilots }) => pilots === null);
  const query = useQuery({
    queryKey: ["battle", id, "short"],
    queryFn: async ({ signal }) => battleOfRow((await body(api.GET("/battles/{battle_id}", { params: { path: { battle_id: id } }, signal }))).data),
    enabled: sparse,
  });
  const shown = sparse ? query.data && told(query.data, battle) : battle;
  return (
    <Card
      label="The selected battle"
      close={close}
      title={shown ? <BattlePlace battle={shown} atlas={atlas} /> : "Battle"}
    >
      {shown ? (
        <Told battle={shown} rate={rate} at={at} atlas={atlas} />
      ) : (
        <Answer query={query} height={120}>
          {() => null}
        </Answer>
      )}
      <div className={css.row}>
        <Link className={css.go} href={`/battle/${id}`}>
          Whole report
        </Link>
        {at === null && (
          <button type="button" className={css.button} aria-pressed={follow} aria-keyshortcuts={shortcuts ? "f" : undefined} onClick={() => setFollow(!follow)} title={`Keep it in the middle${shortcuts ? " (f)" : ""}`}>
            {follow ? "Following" : "Follow"}
          </button>
        )}
      </div>
    </Card>
  );
}

function BattlePlace({ battle, atlas }: { battle: MapBattle; atlas: Atlas }) {
  const [first] = battle.systems;
  const name = first === undefined ? undefined : atlas.names[atlas.at.get(first) ?? -1];
  return first === undefined ? <>Battle</> : <SystemName id={first} name={name} />;
}

function Told({ battle, rate, at, atlas }: { battle: MapBattle; rate: number | null; at: number | null; atlas: Atlas }) {
  const word = stateWord(battle, at);
  const burns = at === null && battle.active;
  const index = atlas.at.get(battle.systems[0] ?? 0);
  const region = index === undefined ? undefined : atlas.regions[atlas.region[index]!];
  return (
    <>
      <dl className={css.facts}>
        <dt>What</dt>
        <dd>
          <b style={{ color: `var(--tier-${battle.tier})` }}>{battle.tier}</b>
          {battle.kind !== battle.tier && ` ${battle.kind}`}, {word}
        </dd>
        {region && (
          <>
            <dt>Where</dt>
            <dd>
              <RegionName id={region.id} name={region.name} />
              {battle.systems.length > 1 && ` and ${battle.systems.length - 1} more system${battle.systems.length > 2 ? "s" : ""}`}
            </dd>
          </>
        )}
        <dt>When</dt>
        <dd>
          since <Time at={battle.start} />
          {burns && (
            <>
              , last kill <EventAgo at={battle.end} />
            </>
          )}
          {word === "over" && (
            <>
              {" "}
              to <Time at={battle.end} />
            </>
          )}
        </dd>
        <dt>Lost</dt>
        <dd>
          <Isk isk={battle.isk} unpriced={battle.unpriced} appraised={battle.appraised} /> ISK, {some(battle.kills, "kill")}, {some(battle.pilots, "pilot")}
        </dd>
        {burns && rate !== null && rate > 0 && (
          <>
            <dt>Burns</dt>
            <dd title="ISK lost in its systems within the last five minutes, a minute; what nobody prices not counted">
              <Isk isk={rate} /> ISK a minute
            </dd>
          </>
        )}
      </dl>
      {at !== null && word !== "over" && <p className="quiet">Size, pilots and sides are those of the whole battle.</p>}
      <ul className={css.sides} aria-label="Sides">
        {battle.sides.map((side, number) => (
          <li key={number} className={css.side} style={{ "--side": SIDE_COLOURS[number % SIDE_COLOURS.length] } as CSSProperties}>
            <div>
              {side.who.slice(0, 3).map((who) => (
                <div key={who.id}>{who.kind ? <Entity kind={who.kind} id={who.id} name={who.name} size={18} /> : (who.name ?? who.id)}</div>
              ))}
            </div>
            <div>
              {side.pilots !== null && <div>{some(side.pilots, "pilot")}</div>}
              <div className="quiet">
                {side.losses !== null && `${side.losses} lost`}
                {side.isk !== null && (
                  <>
                    , <Isk isk={side.isk} />
                  </>
                )}
              </div>
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}
