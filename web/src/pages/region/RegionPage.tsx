import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { Link } from "wouter";

import { api, body } from "../../api/client";
import { useBattles } from "../../api/lists";
import { usePlaceRecord } from "../../api/placeRecord";
import { count } from "../../format/number";
import { Answer } from "../../ui/Answer";
import { BattlesPanel } from "../../ui/BattlesPanel";
import { Entity } from "../../ui/Entity";
import { LookBack, useLookBack } from "../../ui/LookBack";
import { Columns, Fact, Outside, Page, PageHead } from "../../ui/Page";
import { Panel } from "../../ui/Panel";
import { PlaceAlliances, PlaceFigures, PlaceHulls } from "../../ui/PlaceRecord";
import { SystemsPanel } from "./SystemsPanel";

const DoctrinesPanel = lazy(() => import("../../doctrines/DoctrinesPanel"));

const HOLDERS = 4;

/** A region: its systems, who holds them, and what happens there. */
export default function RegionPage({ id }: { id: number }) {
  const region = useQuery({
    queryKey: ["region", id],
    queryFn: async ({ signal }) => (await body(api.GET("/regions/{region_id}", { params: { path: { region_id: id } }, signal }))).data,
    staleTime: 60_000,
  });
  const record = usePlaceRecord("region", id, useLookBack());
  const battles = useBattles({ region: [id], limit: 8 });
  return (
    <Page title={region.data?.name ?? `Region ${id}`}>
      <Answer query={region} height={420}>
        {(one) => (
          <>
            <PageHead
              kind="Region"
              title={one.name}
              aside={
                <>
                  <Link href={`/?region=${one.id}`}>On the map</Link>
                  <Link href={`/sovereignty-board?region=${one.id}`}>Sovereignty</Link>
                  <Outside href={`https://zkillboard.com/region/${one.id}/`}>zKillboard</Outside>
                  <Outside href={`https://evemaps.dotlan.net/map/${encodeURIComponent(one.name.replaceAll(" ", "_"))}`}>DOTLAN</Outside>
                </>
              }
            >
              <Fact word="Systems">{count(one.systems.length)}</Fact>
              {one.holders.slice(0, HOLDERS).map((holder) => (
                <span key={holder.alliance.id} style={{ display: "inline-flex", gap: 6 }}>
                  <Entity kind="alliance" {...holder.alliance} />
                  <span className="quiet" title="Systems that it holds here">
                    {count(holder.systems)}
                  </span>
                </span>
              ))}
              {one.holders.length > HOLDERS && <span className="quiet">and {one.holders.length - HOLDERS} more holders</span>}
            </PageHead>
            <LookBack />
            <Answer query={record} height={300} isEmpty={(found) => found.kills.killmails === 0} empty="No kill of this time is held. Look back further.">
              {(found) => (
                <>
                  <PlaceFigures record={found} />
                  <Columns>
                    <PlaceAlliances record={found} />
                    <PlaceHulls record={found} />
                  </Columns>
                </>
              )}
            </Answer>
            <Suspense fallback={<Panel title="Doctrines flown here"><div style={{ height: 370 }} /></Panel>}>
              <DoctrinesPanel of="region" id={id} />
            </Suspense>
            <BattlesPanel title="Battles here" battles={battles} empty="No battle of this region is held." />
            <SystemsPanel region={one} />
          </>
        )}
      </Answer>
    </Page>
  );
}
