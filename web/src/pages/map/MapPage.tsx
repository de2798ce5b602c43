import { useCallback, useEffect, useMemo, useRef, useState } from "react";

import { useSettings } from "../../settings/settings";
import { Trouble } from "../../ui/Answer";
import { useTitle } from "../../ui/useTitle";
import { SPANS, type MapAddress, type Tier } from "./address";
import { Chips, Controls, filterWords } from "./controls/Controls";
import { useAtlas } from "./data";
import { asOf, burning, type MapBattle, type MapKill } from "./events";
import { SideFeed } from "./feed/SideFeed";
import { useSheet } from "./feed/sheet";
import { battlesFor, battlesWithin, killsFor, killsWithin } from "./filters";
import { placeOf, type Atlas } from "./geometry";
import { Grid } from "./grid";
import css from "./Map.module.css";
import { MapCanvas } from "./MapCanvas";
import { BattleCard } from "./panel/BattleCard";
import { LegendBox } from "./panel/LegendBox";
import { SystemCard } from "./panel/SystemCard";
import type { Target } from "./pick";
import type { Centre, Point } from "./projection";
import { coloursOf } from "./renderer/theme";
import { Screen, Sight, Whole } from "./icons";
import { Tip } from "./Tip";
import { TimeBar } from "./time/TimeBar";
import { usePast, withPresent } from "./time/usePast";
import { sceneClock, usePlayback } from "./time/usePlayback";
import { usePresent } from "./time/usePresent";
import { useFollow } from "./useFollow";
import { useKeys } from "./useKeys";
import { useMapAddress } from "./useMapAddress";
import { useMapView, type MapView } from "./useMapView";
import { useOverlays } from "./useOverlays";
import { usePaint } from "./usePaint";
import { useWall } from "./useWall";
import { useWay } from "./useWay";

const NONE: readonly never[] = [];
const PHONE = 820;

/** New Eden, with its fights where they burn, and beside it the same as lists. */
export default function MapPage() {
  useTitle("Map");
  const { theme, shortcuts } = useSettings();
  const dark = theme === "dark";
  // the theme is set on the document after this renders: colours are read when it has been
  const [colours, setColours] = useState(() => coloursOf(dark));
  useEffect(() => setColours(coloursOf(dark)), [dark]);
  const [address, change] = useMapAddress();
  const { query, atlas } = useAtlas();
  const grid = useMemo(() => (atlas ? new Grid(atlas.plane) : null), [atlas]);
  const sheet = useSheet();
  const [follow, setFollow] = useState(false);

  const span = SPANS[address.since];
  const present = usePresent(address.since, address.alliance);
  const time = usePlayback(present.newest, address.time, useCallback((at) => change({ time: at }), [change]));
  const live = time.playback === null;
  const past = usePast(live ? null : time.now, span, address.alliance, present.newest());
  const near = !live && time.now > present.newest() - span;
  const held = useMemo(() => (near ? withPresent(past, present.kills, present.battles) : past), [near, past, present.kills, present.battles]);
  const told = live ? present : held;

  const { tier, kills: least, isk, region, alliance } = address;
  const filters = useMemo(() => ({ tier, kills: least, isk, region, alliance }), [tier, least, isk, region, alliance]);
  const only = useCallback((some: readonly MapKill[]) => (atlas ? killsFor(some, filters, atlas) : some), [atlas, filters]);
  // once more a second is enough for lists; the canvas has its own clock
  const second = Math.floor(time.now);
  const wanted = useMemo(() => (atlas ? { battles: battlesFor(told.battles, filters, atlas), kills: killsFor(told.kills, filters, atlas) } : { battles: NONE, kills: NONE }), [atlas, told.battles, told.kills, filters]);
  const battles = useMemo(() => {
    const within = battlesWithin(wanted.battles, second - span, second + 1);
    return live ? within.toSorted((one, other) => Number(other.active) - Number(one.active) || other.end - one.end) : within.map((one) => asOf(one, second));
  }, [wanted.battles, second, span, live]);
  const kills = useMemo(() => killsWithin(wanted.kills, second - span, second + 1), [wanted.kills, second, span]);
  const rates = useMemo(() => burning(told.kills, second), [told.kills, second]);
  const counts = useMemo(() => {
    const sums: Record<Tier, number> = { gank: 0, brawl: 0, battle: 0, hellcamp: 0 };
    for (const one of battlesWithin(told.battles, second - span, second)) sums[one.tier]++;
    return sums;
  }, [told.battles, second, span]);

  const paint = usePaint(atlas, address, dark);
  const way = useWay(atlas, address, told.kills, second);
  const battle = useMemo(() => {
    const one = told.battles.find(({ id }) => id === address.battle);
    return one ? (live ? one : asOf(one, second)) : null;
  }, [told.battles, address.battle, live, second]);
  const system = atlas && address.system !== null ? (atlas.at.get(address.system) ?? null) : null;
  const overlays = useOverlays({ atlas, colours, address, battles, battle, way, live, minute: Math.floor(second / 60) });

  // ---- the canvas ----
  const canvas = useRef<HTMLCanvasElement>(null);
  const names = useRef<HTMLCanvasElement>(null);
  const placed = useRef(false);
  const { scene, view, problem } = useMapView(
    canvas,
    names,
    useCallback((at: Centre) => placed.current && change({ at }), [change]),
  );
  useEffect(() => {
    if (scene && atlas) scene.setAtlas(atlas, colours);
  }, [scene, atlas, colours]);
  useEffect(() => {
    if (scene && paint) scene.setPaint(paint);
  }, [scene, paint, colours]);
  useEffect(() => scene?.setClock(sceneClock(time, span)), [scene, time.playback, time.clock, span]);
  const shownKills = address.show.includes("kills") ? wanted.kills : NONE;
  useEffect(() => scene?.setKills(shownKills, live ? present.seen : ({ at }) => at), [scene, atlas, colours, shownKills, live, present.seen]);
  const shownBattles = address.show.includes("battles") ? wanted.battles : NONE;
  const halfMinute = Math.floor(second / 5);
  useEffect(() => scene?.setBattles(live ? shownBattles : shownBattles.map((one) => asOf(one, 5 * halfMinute)), rates), [scene, atlas, colours, shownBattles, live, halfMinute]);
  useEffect(() => scene?.setMarks(overlays.marks), [scene, atlas, overlays.marks]);
  useEffect(() => scene?.setLines(overlays.lines), [scene, atlas, overlays.lines]);
  const named = useNamed(atlas, battles, address, way?.systems ?? NONE);
  useEffect(() => scene?.setNamed(named), [scene, named]);

  // ---- where one looks ----
  const self = useRef<string>(aim(address));
  const go = useCallback(
    (some: Partial<MapAddress>) => {
      self.current = aim({ ...address, ...some });
      change(some);
    },
    [address, change],
  );
  useEffect(() => {
    if (!view || !atlas) return;
    const first = !placed.current;
    const aimed = aim(address);
    const region = atlas.regions.find(({ id }) => id === address.region);
    const target = placeOf(atlas, address.system ?? battle?.systems[0] ?? 0);
    if (first && address.at) view.fly(address.at, true);
    else if (first || aimed !== self.current) {
      if (target) view.visit(target, first);
      else if (address.battle !== null && battle === null && !first) return; // its place is not known yet
      else if (region && !Number.isNaN(region.x)) view.fit(region.box, first);
      else if (first) view.fit(everything(atlas, view), true);
    }
    placed.current = true;
    self.current = aimed;
  }, [view, atlas, address, battle]);

  const chooseBattle = useCallback(
    (one: MapBattle) => {
      go({ battle: one.id, system: null });
      const place = atlas && placeOf(atlas, one.systems[0] ?? 0);
      if (place && view && !view.sees(place)) view.visit(place);
      sheet.lower();
    },
    [go, atlas, view, sheet],
  );
  const chooseKill = useCallback(
    (kill: MapKill) => {
      go({ system: kill.system, battle: null });
      const place = atlas && placeOf(atlas, kill.system);
      if (place) view?.visit(place);
      sheet.lower();
    },
    [go, atlas, view, sheet],
  );
  const choose = (target: Target | null) => {
    if (target?.kind === "battle") go({ battle: target.battle.id, system: null });
    else if (target && atlas) go({ system: atlas.ids[target.system]!, battle: null });
  };
  const leave = () => {
    setFollow(false);
    go({ battle: null, system: null, to: null, hull: null, wall: false });
  };
  useWall(address.wall);
  useFollow(follow && live, view, atlas, battles, address.battle, chooseBattle);
  useKeys({ view, toggle: time.toggle, leave, follow: () => setFollow((before) => !before), wall: () => change({ wall: !address.wall }) });

  const [over, setOver] = useState<{ target: Target; at: Point } | null>(null);
  const hover = useCallback((target: Target | null, at: Point) => setOver((before) => (target ? { target, at } : before && null)), []);
  const filtered = [...filterWords(address).map(([word]) => word), ...(region ? ["this region"] : []), ...(alliance ? ["this alliance"] : [])].join(", ") || null;
  const rate = battle ? battle.systems.reduce((sum, id) => sum + (rates.get(id) ?? 0), 0) : null;

  return (
    <div className={css.page} style={sheet.style}>
      <h1 className="hidden">Map of New Eden</h1>
      <div className={css.stage}>
        <MapCanvas canvas={canvas} names={names} scene={scene} atlas={atlas} grid={grid} battles={address.show.includes("battles") ? battles : NONE} choose={choose} hover={hover} />
        {(problem ?? query.error) && (
          <div className={css.problem}>
            <Trouble error={(problem ?? query.error)!} again={() => (problem ? window.location.reload() : void query.refetch())} />
          </div>
        )}
        <div className={`${css.over} ${css.top}`}>
          <Controls address={address} change={change} atlas={atlas} counts={counts} />
          <Chips address={address} change={change} atlas={atlas} />
        </div>
        <div className={`${css.over} ${css.aside}`}>
          {atlas && address.battle !== null && (
            <BattleCard id={address.battle} battle={battle} rate={rate} atlas={atlas} at={live ? null : second} follow={follow} setFollow={setFollow} close={leave} />
          )}
          {atlas && system !== null && (
            <SystemCard system={system} atlas={atlas} address={address} change={change} battles={battles} kills={kills} reached={overlays.reached} way={way} chooseBattle={chooseBattle} close={leave} />
          )}
        </div>
        <div className={`${css.over} ${css.below}`}>
          {paint && <LegendBox legend={paint.legend} colours={colours} show={live ? address.show : address.show.filter((one) => one === "battles" || one === "kills")} open={window.innerWidth > PHONE} sources={overlays.sources} />}
          <TimeBar time={time} latest={present.latest} pending={told.pending} error={past.error} alliance={address.alliance} kills={told.kills} only={only} />
        </div>
        <div className={`${css.over} ${css.corner}`}>
          <div className={css.zoom} role="group" aria-label="View">
            <button type="button" aria-pressed={follow} onClick={() => setFollow(!follow)} aria-label="Follow the selected battle, or the newest fight" aria-keyshortcuts={shortcuts ? "f" : undefined} title={`Follow the selected battle, or the newest fight${shortcuts ? " (f)" : ""}`}>
              <Sight />
            </button>
            <button type="button" onClick={() => atlas && view?.fit(everything(atlas, view))} aria-label="All of New Eden" title="All of New Eden">
              <Whole />
            </button>
            <button type="button" aria-pressed={address.wall} onClick={() => change({ wall: !address.wall })} aria-label="The map alone, for a second screen" aria-keyshortcuts={shortcuts ? "w" : undefined} title={`The map alone, for a second screen${shortcuts ? " (w)" : ""}`}>
              <Screen />
            </button>
            <button type="button" className={css.in} onClick={() => view?.zoomBy(1.6)} aria-label="Nearer" title={shortcuts ? "Nearer (+)" : "Nearer"}>
              +
            </button>
            <button type="button" className={css.out} onClick={() => view?.zoomBy(1 / 1.6)} aria-label="Farther" title={shortcuts ? "Farther (−)" : "Farther"}>
              −
            </button>
          </div>
        </div>
        {over && scene && atlas && <Tip target={over.target} at={over.at} size={scene.window} atlas={atlas} paint={paint} now={time.now} />}
      </div>
      <SideFeed
        atlas={atlas}
        battles={battles}
        kills={kills}
        now={time.now}
        live={live}
        pending={told.pending}
        error={told.error}
        failed={atlas === null && query.error !== null}
        truncated={told.truncated}
        battle={address.battle}
        system={address.system}
        chooseBattle={chooseBattle}
        chooseKill={chooseKill}
        sheet={sheet}
        filtered={filtered}
      />
    </div>
  );
}

/** On a wide window J-space has its place beside New Eden; on a phone it is to the right. */
const everything = (atlas: Atlas, view: MapView) => (view.wide() ? atlas.whole : atlas.box);

/** What an address aims at: another aim, that was not chosen here, is flown to. */
const aim = ({ battle, system, region }: MapAddress) => `${battle} ${system} ${region}`;

const MOST_NAMED = 40;

/** Systems whose names stand at every scale: the selected one, the ends of a route, where fights go on. */
function useNamed(atlas: Atlas | null, battles: readonly MapBattle[], address: MapAddress, way: readonly { system: number }[]): readonly number[] {
  const burning = battles.filter(({ active, tier }) => active && tier !== "gank").slice(0, MOST_NAMED);
  const ids = [address.system, address.to, ...burning.map(({ systems }) => systems[0])].filter((id) => id != null);
  const ends = [way[0]?.system, way.at(-1)?.system].filter((one) => one !== undefined);
  const key = [...new Set([...ends, ...ids.flatMap((id) => atlas?.at.get(id) ?? [])])].join();
  return useMemo(() => (key === "" ? [] : key.split(",").map(Number)), [key]);
}
