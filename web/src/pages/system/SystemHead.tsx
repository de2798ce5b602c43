import { Link } from "wouter";

import type { Schema } from "../../api/client";
import { bandWord } from "../../format/security";
import { count } from "../../format/number";
import { RegionName } from "../../ui/Entity";
import { Fact, Outside, PageHead } from "../../ui/Page";
import { Security } from "../../ui/Security";

const WINDOW: Record<string, string> = { "10m": "10 minutes", "1h": "hour", "24h": "24 hours" };

/** What system it is, and where to go on. */
export function SystemHead({ system }: { system: Schema["SystemWhole"] }) {
  return (
    <PageHead
      kind={`System, ${bandWord(system.band)}`}
      title={
        <>
          {system.name} <Security security={system.security} band={system.band} />
        </>
      }
      aside={
        <>
          <Link href={`/?system=${system.id}`}>On the map</Link>
          <Link href={`/route?from=${system.id}`}>Route from here</Link>
          <Outside href={`https://zkillboard.com/system/${system.id}/`}>zKillboard</Outside>
          {system.neighbours.length > 0 && (
            <Outside href={`https://evemaps.dotlan.net/system/${encodeURIComponent(system.name.replaceAll(" ", "_"))}`}>DOTLAN</Outside>
          )}
        </>
      }
    >
      <Fact word="Constellation">{system.constellation.name ?? system.constellation.id}</Fact>
      <Fact word="Region">
        <RegionName {...system.region} />
      </Fact>
      {system.wormhole_class && <Fact word="Class">{system.wormhole_class}</Fact>}
      {(system.effect ?? system.wormhole_class) && <Fact word="Effect">{system.effect ?? "none"}</Fact>}
      {system.security !== null && (
        <Fact word="True security" note="Not rounded: what spawns and bounties go by">
          {system.security.toFixed(4)}
        </Fact>
      )}
      {system.recent === null ? (
        <Fact word="Kills" note="Live activity is not at hand: see the status page">
          ?
        </Fact>
      ) : (
        system.recent.map(({ window, kills }) => (
          <Fact key={window} word={`Kills, last ${WINDOW[window] ?? window}`}>
            {count(kills)}
          </Fact>
        ))
      )}
    </PageHead>
  );
}
