import { useId, useState } from "react";
import { ToggleButton, ToggleButtonGroup } from "react-aria-components";

import { KINDS, TIERS } from "../../battles/Tier";
import { shortIsk } from "../../format/isk";
import css from "./FilterBar.module.css";
import { count, hoursAgo, read, SORTS, STATES, type Filters } from "./filters";
import { PickPlaces } from "./PickPlaces";

interface Props {
  filters: Filters;
  /** Unix seconds of the stream: in a replay the last day is one of its own. */
  newest: number;
  change: (next: Filters) => void;
}

const STATE_WORD = { active: "going on", ended: "over" } as const;
const SORT_WORD = { newest: "newest first", isk: "most ISK first", kills: "most kills first" } as const;
const ISK = [1e8, 1e9, 1e10, 1e11];
const PILOTS = [10, 50, 100, 250, 500];
const LAST = [["24 h", 24], ["7 d", 168]] as const;

/** What is asked for. On a phone behind a button. */
export function FilterBar({ filters, newest, change }: Props) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const set = (some: Partial<Filters>) => change({ ...filters, ...some });
  const much = count(filters);
  return (
    <>
      <button type="button" className={css.toggle} aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
        Filters{much > 0 && ` · ${much}`}
      </button>
      <div className={css.bar} id={id} data-open={open || undefined} role="search" aria-label="Filters">
        <Choice
          word="Order"
          value={filters.sort}
          options={SORTS.map((one) => [one, SORT_WORD[one]])}
          choose={(value) => set({ sort: SORTS.find((one) => one === value) ?? "newest" })}
        />
        <Toggles word="Tier" all={TIERS} chosen={filters.tier} choose={(tier) => set({ tier })} />
        <Toggles word="Kind" all={KINDS} chosen={filters.kind} choose={(kind) => set({ kind })} />
        <Choice
          word="State"
          value={filters.state ?? ""}
          none="any state"
          options={STATES.map((one) => [one, STATE_WORD[one]])}
          choose={(value) => set({ state: STATES.find((one) => one === value) ?? null })}
        />
        <Choice
          word="ISK lost"
          value={String(filters.min_isk ?? "")}
          none="any ISK"
          options={withOwn(ISK, filters.min_isk).map((one) => [String(one), `≥ ${shortIsk(one).replace(".00", "").replace(".0", "")}`])}
          choose={(value) => set({ min_isk: Number(value) || null })}
        />
        <Choice
          word="Pilots"
          value={String(filters.min_pilots ?? "")}
          none="any pilots"
          options={withOwn(PILOTS, filters.min_pilots).map((one) => [String(one), `≥ ${one} pilots`])}
          choose={(value) => set({ min_pilots: Number(value) || null })}
        />
        <PickPlaces filters={filters} set={set} />
        <div className={css.toggles} role="group" aria-label="Last kill within">
          <span className={css.word} aria-hidden="true">
            Last
          </span>
          {LAST.map(([text, hours]) => (
            <button key={text} type="button" onClick={() => set({ from: hoursAgo(hours, newest > 0 ? new Date(newest * 1000) : new Date()), to: null })}>
              {text}
            </button>
          ))}
        </div>
        <Moment word="From" value={filters.from} choose={(from) => set({ from })} />
        <Moment word="To" value={filters.to} choose={(to) => set({ to })} />
        {much > 0 && (
          <button type="button" className={css.clear} onClick={() => change({ ...read(new URLSearchParams()), sort: filters.sort })}>
            Clear
          </button>
        )}
      </div>
    </>
  );
}

interface TogglesProps<T extends string> {
  word: string;
  all: readonly T[];
  chosen: readonly T[];
  choose: (chosen: T[]) => void;
}

/** Any of a few words. One tab stop, the arrows go from one to the next. */
function Toggles<T extends string>({ word, all, chosen, choose }: TogglesProps<T>) {
  return (
    <ToggleButtonGroup
      className={css.toggles!}
      aria-label={word}
      selectionMode="multiple"
      selectedKeys={chosen}
      onSelectionChange={(keys) => choose(all.filter((one) => keys.has(one)))}
    >
      <span className={css.word} aria-hidden="true">
        {word}
      </span>
      {all.map((one) => (
        <ToggleButton key={one} id={one}>
          {one}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}

interface ChoiceProps {
  word: string;
  value: string;
  none?: string;
  options: [string, string][];
  choose: (value: string) => void;
}

function Choice({ word, value, none, options, choose }: ChoiceProps) {
  return (
    <select className={css.field} aria-label={word} value={value} onChange={(event) => choose(event.target.value)} data-set={(none && value) || undefined}>
      {none && <option value="">{none}</option>}
      {options.map(([key, text]) => (
        <option key={key} value={key}>
          {text}
        </option>
      ))}
    </select>
  );
}

function Moment({ word, value, choose }: { word: string; value: string | null; choose: (value: string | null) => void }) {
  return (
    <label className={css.moment} title={`${word}: time of the last kill, EVE time (UTC)`} data-set={value ? true : undefined}>
      <span>{word}</span>
      <input type="datetime-local" value={value ?? ""} onChange={(event) => choose(event.target.value || null)} />
    </label>
  );
}

/** What an address asks for is among the choices, also where it is none of ours. */
function withOwn(steps: readonly number[], own: number | null): number[] {
  return own === null || steps.includes(own) ? [...steps] : [...steps, own].sort((one, other) => one - other);
}
