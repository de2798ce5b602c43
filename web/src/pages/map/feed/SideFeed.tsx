import { useRef, useState, type KeyboardEvent } from "react";

import { Note, Trouble } from "../../../ui/Answer";
import { Time } from "../../../ui/Time";
import waiting from "../../../ui/Answer.module.css";
import type { MapBattle, MapKill } from "../events";
import type { Atlas } from "../geometry";
import { BattleLine } from "./BattleLine";
import css from "./Feed.module.css";
import { KillLine } from "./KillLine";
import { Rows } from "./Rows";
import type { useSheet } from "./sheet";

interface Props {
  atlas: Atlas | null;
  battles: readonly MapBattle[];
  kills: readonly MapKill[];
  now: number;
  live: boolean;
  pending: boolean;
  /** The map could not be loaded, and with it the names of places. */
  failed: boolean;
  /** What happened could not be loaded, or not all of it. */
  error: Error | null;
  truncated: boolean;
  battle: number | null;
  system: number | null;
  chooseBattle: (battle: MapBattle) => void;
  chooseKill: (kill: MapKill) => void;
  sheet: ReturnType<typeof useSheet>;
  /** What is filtered away, in words; null: nothing. */
  filtered: string | null;
}

const TABS = ["battles", "kills"] as const;
type Tab = (typeof TABS)[number];
const WORD: Record<Tab, string> = { battles: "Battles", kills: "Kills" };

/** What the map shows, as lists. */
export function SideFeed(props: Props) {
  const { atlas, battles, kills, now, live, pending, truncated, sheet, filtered } = props;
  const [tab, setTab] = useState<Tab>("battles");
  const tabs = useRef<HTMLDivElement>(null);
  const rows = tab === "battles" ? battles : kills;
  const pressed = (event: KeyboardEvent) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    event.preventDefault();
    event.stopPropagation();
    const next = tab === "battles" ? "kills" : "battles";
    setTab(next);
    tabs.current?.querySelector<HTMLElement>(`#tab-${next}`)?.focus();
  };
  return (
    <aside ref={sheet.sheet} className={css.feed} data-dragging={sheet.dragging ? "" : undefined} aria-label="Battles and kills">
      <button type="button" className={css.handle} {...sheet.handle} />
      <div className={css.tabs}>
        <div ref={tabs} role="tablist" aria-label="What to list" onKeyDown={pressed}>
          {TABS.map((one) => (
            <button key={one} id={`tab-${one}`} type="button" role="tab" aria-selected={tab === one} aria-controls="feed-list" tabIndex={tab === one ? 0 : -1} onClick={() => setTab(one)}>
              {WORD[one]}
              <span className={css.count}>{(one === "battles" ? battles : kills).length.toLocaleString("en-US")}</span>
            </button>
          ))}
        </div>
        {!live && (
          <span className={`${css.when} ${css.past}`}>
            up to <Time at={Math.floor(now)} />
          </span>
        )}
      </div>
      {props.error && rows.length > 0 && <p className={css.note}>What was before could not be loaded: {props.error.message}</p>}
      {truncated && <p className={css.note}>There is more than the map can hold: the newest are here. Look back less far.</p>}
      {!live && tab === "battles" && battles.length > 0 && <p className={css.note}>Kills and ISK are those of this moment; size, pilots and sides those of the whole battle.</p>}
      <div id="feed-list" role="tabpanel" aria-labelledby={`tab-${tab}`} style={{ flex: 1, minHeight: 0, display: "flex", flexDirection: "column" }}>
        {props.failed ? (
          <Note>Without the map there are no places to tell. Try again beside this, or look at the fights.</Note>
        ) : atlas === null || (pending && rows.length === 0) ? (
          <div className={css.waiting} role="status" aria-label="Loading">
            {[0, 1, 2, 3, 4].map((line) => (
              <div key={line} className={waiting.waiting} style={{ height: 52, marginBottom: 10 }} />
            ))}
          </div>
        ) : rows.length === 0 && props.error ? (
          <Trouble error={props.error} />
        ) : rows.length === 0 ? (
          <Note>
            {filtered
              ? `No ${tab} here with ${filtered}. Take a filter away, or look back further.`
              : live
                ? tab === "battles"
                  ? "No fight is reported within this time. One is from 3 kills and 5 pilots on. Look back further with 6h or 24h."
                  : "No kill has come within this time. Look back further with 6h or 24h."
                : `No ${tab} are held of this time. Choose another one below the map.`}
          </Note>
        ) : tab === "battles" ? (
          <Rows
            rows={battles}
            height={70}
            label="Battles"
            row={(one) => <BattleLine battle={one} atlas={atlas} now={now} chosen={one.id === props.battle} choose={() => props.chooseBattle(one)} />}
          />
        ) : (
          <Rows
            rows={kills}
            height={52}
            label="Kills"
            row={(one) => <KillLine kill={one} atlas={atlas} now={now} chosen={one.system === props.system} choose={() => props.chooseKill(one)} />}
          />
        )}
      </div>
    </aside>
  );
}
