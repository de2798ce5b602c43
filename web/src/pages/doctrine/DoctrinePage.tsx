import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useEffect } from "react";
import { useLocation } from "wouter";

import { Drift } from "../../doctrines/Drift";
import { confidenceSentence, DRIFT_NOTE } from "../../doctrines/words";
import { count } from "../../format/number";
import { Answer, Note } from "../../ui/Answer";
import { Columns, Fact, Page, PageHead } from "../../ui/Page";
import { Panel } from "../../ui/Panel";
import { Picture } from "../../ui/Picture";
import { Share } from "../../ui/Share";
import { Time } from "../../ui/Time";
import { Composition } from "./Composition";
import { Days } from "./Days";
import { useDoctrine, useFollow } from "./doctrine";
import { isDoctrineId } from "./id";
import css from "./Doctrine.module.css";
import { Fleets } from "./Fleets";
import { Items } from "./Items";
import { Turns } from "./Turns";
import { FlownBy, Regions } from "./Who";

const Fits = lazy(() => import("./Fits"));

export default function DoctrinePage({ id }: { id: string }) {
  if (!isDoctrineId(id)) return <Note>A doctrine's address ends with the id of a fleet that flew it.</Note>;
  return <Told id={id} />;
}

/** One doctrine: what it is made of, how it is fitted, who flies it, where, and by what one knows. */
function Told({ id }: { id: string }) {
  const client = useQueryClient();
  const [, go] = useLocation();
  const query = useDoctrine(id);
  const doctrine = query.data;
  useFollow(doctrine);
  const present = doctrine?.id;
  useEffect(() => {
    if (present === undefined || present === id) return; // an id that leads elsewhere: it has become part of that one
    client.setQueryData(["doctrine", present], (known: unknown) => known ?? doctrine);
    go(`/doctrine/${present}${window.location.search}`, { replace: true });
  }, [client, go, id, present, doctrine]);
  return (
    <Page title={doctrine ? `${doctrine.name}, doctrine` : "Doctrine"}>
      <Answer query={query} height={600}>
        {(one) => (
          <>
            <PageHead
              kind={`Doctrine, ${one.kind}`}
              picture={<Picture kind="type" id={one.hulls[0]?.hull.id} size={64} render />}
              title={
                <>
                  {one.name} <Drift of={one} />
                </>
              }
              aside={
                <>
                  <a href={one.links.self} target="_blank" rel="noreferrer">
                    Data (JSON)
                  </a>
                  {one.fits.length > 0 && (
                    <a href={one.links.eft} target="_blank" rel="noreferrer">
                      All fits (EFT)
                    </a>
                  )}
                </>
              }
            >
              <Fact word="Fleets">{count(one.fleets)}</Fact>
              <Fact word="Battles">{count(one.battles)}</Fact>
              <Fact word="Pilots" note="Mean over its fleets, and the largest">
                {count(Math.round(one.pilots_mean))}, up to {count(one.pilots_most)}
              </Fact>
              <Fact word="Seen">
                <Time at={one.first_seen} /> to <Time at={one.last_seen} after={one.first_seen} />
              </Fact>
            </PageHead>
            <p className={css.sure}>
              <Share share={one.confidence} label="Confidence" /> <span>{confidenceSentence(one)}</span>{" "}
              <span className="quiet">
                {one.drift[0]!.toUpperCase() + one.drift.slice(1)}: {DRIFT_NOTE[one.drift]}.
                {one.formerly.length > 0 && ` ${count(one.formerly.length)} other ${one.formerly.length === 1 ? "id leads" : "ids lead"} here.`}
              </span>
            </p>
            <Columns least={460}>
              <Composition doctrine={one} />
              <FlownBy doctrine={one} />
            </Columns>
            <Suspense
              fallback={
                <Panel title="Fits">
                  <div style={{ height: 420 }} />
                </Panel>
              }
            >
              <Fits doctrine={one} />
            </Suspense>
            <Days doctrine={one} />
            <Columns least={460}>
              <Regions doctrine={one} />
              <Turns doctrine={one} />
            </Columns>
            <Fleets doctrine={one} />
            <Items doctrine={one} />
          </>
        )}
      </Answer>
    </Page>
  );
}
