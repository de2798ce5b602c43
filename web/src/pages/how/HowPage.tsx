import { useQuery } from "@tanstack/react-query";

import { api, body } from "../../api/client";
import { count } from "../../format/number";
import { Answer } from "../../ui/Answer";
import { Columns, Page, PageHead } from "../../ui/Page";
import { Figure, Figures, Panel } from "../../ui/Panel";
import { Ago } from "../../ui/Time";
import { DaysPanel } from "./DaysPanel";
import { LagPanel } from "./LagPanel";
import { PartsPanel } from "./PartsPanel";
import { SinksPanel } from "./SinksPanel";
import { SourcesPanel } from "./SourcesPanel";
import { Verdict } from "./Verdict";

const EVERY = 10_000;
const DAYS = 30;

const MODE: Record<string, string> = {
  live: "Live: kills as they happen",
  simulated: "A simulated war: none of these kills happened",
  replay: "A replay of past kills",
  replay_simulated: "A replay of a simulated war: none of these kills happened",
};

/** How Warstream does. Asks anew by itself. */
export default function HowPage() {
  const status = useQuery({
    queryKey: ["status"],
    queryFn: async ({ signal }) => (await body(api.GET("/status", { params: { query: { days: DAYS } }, signal }))).data,
    refetchInterval: EVERY,
    staleTime: EVERY / 2,
  });
  return (
    <Page title="Status">
      <PageHead title="Status">
        {status.data && (
          <span className="quiet">
            {MODE[status.data.mode] ?? status.data.mode} · version {status.data.version}
          </span>
        )}
      </PageHead>
      <Answer query={status} height={600}>
        {(one) => (
          <>
            <Verdict status={one} late={status.error !== null} />
            <Panel>
              <Figures>
                <Figure word="since the last kill came" {...(one.last_kill && { note: `It happened ${one.last_kill.time}` })}>
                  {one.last_kill ? <Ago at={one.last_kill.received_at} /> : "?"}
                </Figure>
                <Figure word="killmails held">
                  {one.counts && !one.counts.exact ? "about " : ""}
                  {count(one.counts?.killmails)}
                </Figure>
                <Figure word="events set aside" note="They could not be used, are kept, and can be played again once what was wrong is mended">
                  {count(one.counts?.dead_letters)}
                </Figure>
              </Figures>
            </Panel>
            <Columns least={480}>
              <SourcesPanel sources={one.sources} />
              <SinksPanel sinks={one.sinks} stores={one.stores} />
            </Columns>
            <PartsPanel parts={one.parts} />
            <Columns least={480}>
              <LagPanel lags={one.lag} />
              <DaysPanel days={one.completeness} />
            </Columns>
          </>
        )}
      </Answer>
    </Page>
  );
}
