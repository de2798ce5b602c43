import type { CSSProperties } from "react";

import { api, body } from "../../../api/client";
import { useName } from "../../../api/names";
import { shortIsk } from "../../../format/isk";
import { LAYERS, OVERLAYS, SPANS, TIERS, type LayerId, type MapAddress, type Overlay, type Span, type Tier } from "../address";
import type { Atlas } from "../geometry";
import { LAYER_WORDS } from "../usePaint";
import type { Change } from "../useMapAddress";
import css from "./Controls.module.css";
import { Finder } from "./Finder";
import { Opening } from "./Opening";

interface Props {
  address: MapAddress;
  change: Change;
  atlas: Atlas | null;
  /** Battles of each tier within the time that one looks at. */
  counts: Record<Tier, number>;
}

const OVERLAY_WORDS: Record<Overlay, string> = {
  battles: "Battles",
  kills: "Kills",
  campaigns: "Fights for structures",
  holes: "Holes of Thera and Turnur",
  incursions: "Incursions",
};
const SUMS = [0, 1e8, 1e9, 1e10, 1e11];

/** Layer, time, filters and what is shown: all of it goes into the address. */
export function Controls({ address, change, atlas, counts }: Props) {
  const filters = filterWords(address);
  const number = filters.length + (address.region === null ? 0 : 1) + (address.alliance === null ? 0 : 1);
  return (
    <div className={css.bar}>
      <div className={css.group}>
        <select aria-label="Colours of the systems" value={address.layer} onChange={({ target }) => change({ layer: target.value as LayerId })}>
          {LAYERS.map((one) => (
            <option key={one} value={one}>
              {LAYER_WORDS[one]}
            </option>
          ))}
        </select>
      </div>
      <div className={css.group} role="group" aria-label="How far to look back">
        {(Object.keys(SPANS) as Span[]).map((span) => (
          <button key={span} type="button" aria-pressed={address.since === span} onClick={() => change({ since: span })}>
            {span}
          </button>
        ))}
      </div>
      <Opening word={number > 0 ? `Filters · ${number}` : "Filters"} label="Filters">
        <fieldset>
          <legend>Battles from this tier on</legend>
          <div className={css.tiers}>
            {TIERS.map((tier) => (
              <button key={tier} type="button" style={{ "--tier": `var(--tier-${tier})` } as CSSProperties} aria-pressed={address.tier === tier} onClick={() => change({ tier })}>
                {tier} {counts[tier]}
              </button>
            ))}
          </div>
        </fieldset>
        <label>
          Kills of a battle, at least
          <input className={css.field} type="number" min={0} step={5} value={address.kills || ""} placeholder="any" onChange={({ target }) => change({ kills: Math.max(0, Math.round(Number(target.value) || 0)) })} />
        </label>
        <label>
          ISK of a battle or a kill, at least
          <select className={css.field} value={SUMS.includes(address.isk) ? address.isk : 0} onChange={({ target }) => change({ isk: Number(target.value) })}>
            {SUMS.map((sum) => (
              <option key={sum} value={sum}>
                {sum === 0 ? "any, unknown too" : shortIsk(sum)}
              </option>
            ))}
          </select>
        </label>
        <RegionFinder atlas={atlas} region={address.region} change={change} />
        <AllianceFinder alliance={address.alliance} change={change} />
      </Opening>
      <Opening word="Show" label="What the map shows">
        <fieldset>
          <legend>On the map</legend>
          {OVERLAYS.map((one) => (
            <label key={one} className={css.check}>
              <input type="checkbox" checked={address.show.includes(one)} onChange={({ target }) => change({ show: target.checked ? [...address.show, one] : address.show.filter((other) => other !== one) })} />
              {OVERLAY_WORDS[one]}
            </label>
          ))}
        </fieldset>
      </Opening>
    </div>
  );
}

/** The filters that hold, each with a way to take it away. */
export function Chips({ address, change, atlas }: Omit<Props, "counts">) {
  const alliance = useName("alliance", address.alliance);
  const corporation = useName("corporation", address.corporation);
  const character = useName("character", address.character);
  const region = atlas?.regions.find(({ id }) => id === address.region)?.name;
  const chips: [string, () => void][] = filterWords(address).map(([word, without]) => [word, () => change(without)]);
  if (address.region !== null) chips.push([region ?? `region ${address.region}`, () => change({ region: null })]);
  if (address.alliance !== null) chips.push([alliance ?? `alliance ${address.alliance}`, () => change({ alliance: null })]);
  if (address.corporation !== null) chips.push([`activity of ${corporation ?? `corporation ${address.corporation}`}`, () => change({ corporation: null })]);
  if (address.character !== null) chips.push([`activity of ${character ?? `pilot ${address.character}`}`, () => change({ character: null })]);
  if (chips.length === 0) return null;
  return (
    <div className={css.chips} role="group" aria-label="Filters that hold">
      {chips.map(([word, take]) => (
        <span key={word} className={css.chip}>
          {word}
          <button type="button" onClick={take} aria-label={`Without: ${word}`}>
            ×
          </button>
        </span>
      ))}
    </div>
  );
}

/** Filters of size in words, and the change that takes each away. */
export function filterWords({ tier, kills, isk }: MapAddress): [string, Partial<MapAddress>][] {
  const words: [string, Partial<MapAddress>][] = [];
  if (tier !== "gank") words.push([`${tier} and larger`, { tier: "gank" }]);
  if (kills > 0) words.push([`${kills} kills or more`, { kills: 0 }]);
  if (isk > 0) words.push([`${shortIsk(isk)} ISK or more`, { isk: 0 }]);
  return words;
}

function RegionFinder({ atlas, region, change }: { atlas: Atlas | null; region: number | null; change: Change }) {
  const regions = atlas?.regions ?? [];
  return (
    <label>
      Region
      <Finder
        label="Region"
        placeholder="all"
        value={regions.find(({ id }) => id === region)?.name ?? ""}
        find={(text) => regions.filter(({ name }) => name.toLowerCase().includes(text.toLowerCase())).slice(0, 12)}
        choose={(id) => change({ region: id })}
      />
    </label>
  );
}

function AllianceFinder({ alliance, change }: { alliance: number | null; change: Change }) {
  const name = useName("alliance", alliance);
  return (
    <label>
      <span title="Kills count when one of it fell or shot; battles when it took part, or, where only that is told, when it leads a side">Alliance</span>
      <Finder
        label="Alliance"
        placeholder="all"
        value={name ?? ""}
        find={async (text) => (await body(api.GET("/search", { params: { query: { q: text, category: ["alliance"], limit: 12 } } }))).data}
        // its activity, when that is what the map shows
        choose={(id) => change({ alliance: id, corporation: null, character: null })}
      />
    </label>
  );
}
