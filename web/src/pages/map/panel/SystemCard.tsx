import { Link } from "wouter";

import { Entity, RegionName } from "../../../ui/Entity";
import { Ago } from "../../../ui/Time";
import type { Change } from "../useMapAddress";
import type { MapAddress } from "../address";
import { useActivity, useSovereignty } from "../data";
import type { MapBattle, MapKill } from "../events";
import type { Atlas } from "../geometry";
import type { Way } from "../useWay";
import { Card } from "./Card";
import css from "./Panels.module.css";
import { JumpTool } from "./JumpTool";
import { RouteTool } from "./RouteTool";
import { securityWord } from "./words";

interface Props {
  system: number;
  atlas: Atlas;
  address: MapAddress;
  change: Change;
  battles: readonly MapBattle[];
  kills: readonly MapKill[];
  reached: number | null;
  way: Way | null;
  chooseBattle: (battle: MapBattle) => void;
  close: () => void;
}

/** A system in short: who holds it, what goes on there, how far a drive or a route leads from it. */
export function SystemCard({ system, atlas, address, change, battles, kills, reached, way, chooseBattle, close }: Props) {
  const id = atlas.ids[system]!;
  const region = atlas.regions[atlas.region[system]!];
  const here = battles.filter(({ systems }) => systems.includes(id));
  const fallen = kills.filter((kill) => kill.system === id).length;
  return (
    <Card
      label="The selected system"
      close={close}
      title={
        <>
          <Link href={`/system/${id}`}>{atlas.names[system]}</Link> <small className="quiet">{securityWord(atlas, system)}</small>
        </>
      }
    >
      <dl className={css.facts}>
        <dt>Region</dt>
        <dd>
          {region && <RegionName id={region.id} name={region.name} />} <span className="quiet">· {atlas.constellations[atlas.constellation[system]!]?.name}</span>
        </dd>
        <Holder id={id} />
        <Counted id={id} />
        <dt>Seen here</dt>
        <dd>
          {fallen} kills{here.length > 0 && `, ${here.length} battle${here.length > 1 ? "s" : ""}`} <span className="quiet">in {address.since}</span>
        </dd>
      </dl>
      {here.length > 0 && (
        <div className={css.row}>
          {here.slice(0, 4).map((battle) => (
            <button key={battle.id} type="button" className={css.button} onClick={() => chooseBattle(battle)} style={{ color: `var(--tier-${battle.tier})` }}>
              {battle.tier} · {battle.kills} kills
            </button>
          ))}
        </div>
      )}
      <div className={css.row}>
        <Link className={css.go} href={`/system/${id}`}>
          Whole page
        </Link>
      </div>
      <JumpTool address={address} change={change} reached={reached} />
      <RouteTool atlas={atlas} address={address} change={change} way={way} />
    </Card>
  );
}

function Holder({ id }: { id: number }) {
  const { data } = useSovereignty();
  if (!data) return null;
  const row = data.holders.system.indexOf(id);
  if (row < 0) return null;
  const owner = data.owners[data.holders.owner[row] ?? -1];
  const adm = data.holders.adm[row];
  return (
    <>
      <dt>Held by</dt>
      <dd>
        {owner ? owner.id ? <Entity kind={owner.kind} id={owner.id} name={owner.name} size={16} /> : owner.name : "nobody"}
        {adm !== null && adm !== undefined && <span className="quiet"> · ADM {adm.toFixed(1)}</span>}{" "}
        <span className="quiet" title={`Said by ${data.said?.source ?? "nobody"}`}>
          · <Ago at={data.holders.as_of[row]!} />
        </span>
      </dd>
    </>
  );
}

const NUMBERS = [
  ["jumps", "jumps"],
  ["ship_kills", "ships"],
  ["pod_kills", "pods"],
  ["npc_kills", "NPCs"],
] as const;

/** What the server counted in its last hour. */
function Counted({ id }: { id: number }) {
  const { data } = useActivity(1);
  if (!data) return null;
  const row = data.system.indexOf(id);
  if (row < 0) return null;
  return (
    <>
      <dt>Last hour told</dt>
      <dd title={`Counted by CCP's servers, told by ${data.sources.join(", ")}${data.as_of ? `, until ${data.as_of}` : ""}`}>
        {NUMBERS.map(([key, word]) => `${data[key][row]?.toLocaleString("en-US") ?? "?"} ${word}`).join(" · ")}
      </dd>
    </>
  );
}
