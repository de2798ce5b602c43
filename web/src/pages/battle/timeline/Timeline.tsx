import { useMemo, useState } from "react";
import { Link } from "wouter";

import { SideLetter } from "../../../battles/Balance";
import { sideName } from "../../../battles/sideName";
import { clock } from "../../../format/time";
import { shortIsk } from "../../../format/isk";
import { useSettings } from "../../../settings/settings";
import { Answer, Note } from "../../../ui/Answer";
import { Panel } from "../../../ui/Panel";
import { timelineHeight } from "../heights";
import { useTimeline, type Battle } from "../report";
import { ahead, course, type Course } from "./course";
import { Plot } from "./Plot";
import { Steps } from "./Steps";
import css from "./Timeline.module.css";
import { marks, type Mark } from "./turns";

const SHOWN = 6;

/** How it went: who was ahead in ISK, how many died each minute, and what turned it. */
export default function Timeline({ battle }: { battle: Battle }) {
  const query = useTimeline(battle.id);
  return (
    <Panel title="Timeline" aside="ISK inflicted minus lost; losses each minute">
      <Answer query={query} height={timelineHeight(battle)} isEmpty={({ buckets }) => buckets.length === 0} empty="Nothing has died yet.">
        {(timeline) => <Told timeline={timeline} sides={battle.sides} />}
      </Answer>
    </Panel>
  );
}

function Told({ timeline, sides }: { timeline: NonNullable<ReturnType<typeof useTimeline>["data"]>; sides: Battle["sides"] }) {
  const [at, setAt] = useState<number | null>(null);
  const [all, setAll] = useState(false);
  const told = useMemo(() => course(timeline), [timeline]);
  const turns = useMemo(() => marks(timeline.turning_points), [timeline]);
  const shown = all ? turns : turns.slice(0, SHOWN);
  return (
    <>
      <Reading told={told} at={at} sides={sides} />
      <Plot told={told} turns={turns} at={at} point={setAt} />
      <Steps told={told} at={at} sides={sides} point={setAt} />
      {turns.length > 0 ? (
        <ol className={css.turns} aria-label="Turning points">
          {shown.map((turn) => (
            <TurnLine key={turn.number} turn={turn} />
          ))}
        </ol>
      ) : (
        <Note>No turning points: it went one way.</Note>
      )}
      {turns.length > SHOWN && (
        <button type="button" className={css.more} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? "Show fewer" : `Show all ${turns.length} turning points`}
        </button>
      )}
    </>
  );
}

/** What stands under the pointer; without one, how it stands in the end. */
function Reading({ told, at, sides }: { told: Course; at: number | null; sides: Battle["sides"] }) {
  const { zone } = useSettings();
  const here = at ?? told.times.length - 1;
  const time = told.times[here];
  if (time === undefined) return null;
  const lead = ahead(told.momentum, here);
  return (
    <p className={css.reading}>
      <span className={css.time}>{at === null ? "In the end" : clock(time, zone, new Date(time * 1000))}</span>
      <span>{lead ? `${sideName(lead.side, sides)} is ahead by ${shortIsk(lead.isk)}` : "nobody is ahead"}</span>
      {at !== null && (
        <span className="quiet">
          {told.kills[here]} killed
          {Object.entries(told.losses)
            .filter(([, counts]) => (counts[here] ?? 0) > 0)
            .map(([side, counts]) => `, ${side || "others"} lost ${counts[here]}`)}
        </span>
      )}
    </p>
  );
}

function TurnLine({ turn }: { turn: Mark }) {
  const { zone } = useSettings();
  return (
    <li>
      <span className={css.number}>{turn.number}</span>
      <span className={css.time}>{clock(turn.at, zone, new Date(turn.at * 1000))}</span>
      {turn.side && <SideLetter side={turn.side} />}
      <span className={css.word}>{turn.word}</span>
      <span className="quiet">{turn.text}</span>
      {turn.killmail !== null && <Link href={`?kill=${turn.killmail}`}>the kill</Link>}
    </li>
  );
}
