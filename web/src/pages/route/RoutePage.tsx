import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";

import { api, body } from "../../api/client";
import { some } from "../../format/number";
import { idOf, oneOf, useAddress } from "../../shell/address";
import { Answer } from "../../ui/Answer";
import { Filters, Switch } from "../../ui/Filters";
import { Page, PageHead } from "../../ui/Page";
import { Panel } from "../../ui/Panel";
import { Pick } from "../../ui/Pick";
import { routeLink } from "../map/links";
import css from "./route.module.css";
import { inWords, PREFER } from "./route";
import { Way } from "./Way";
import { Worst } from "./Worst";

const WORDS = [
  ["shorter", "Shorter"],
  ["safer", "Safer"],
  ["less-secure", "Less secure"],
] as const;

/** The way by gates from one system to another, and what died on it. */
export default function RoutePage() {
  const [address, change] = useAddress();
  const [from, to, prefer] = [idOf(address, "from"), idOf(address, "to"), oneOf(address, "prefer", PREFER)];
  const route = useQuery({
    queryKey: ["route", from, to, prefer],
    queryFn: async ({ signal }) =>
      (await body(api.GET("/routes", { params: { query: { from: from ?? 0, to: to ?? 0, prefer } }, signal }))).data,
    enabled: from !== null && to !== null,
    refetchInterval: 60_000,
  });
  return (
    <Page title="Route">
      <PageHead title="Route" />
      <Filters label="From where to where">
        <Pick label="From" category="solar_system" id={from} onPick={(id) => change({ from: id })} placeholder="system" />
        <button type="button" className={css.turn} onClick={() => change({ from: to, to: from })} aria-label="The other way round" title="The other way round">
          ⇄
        </button>
        <Pick label="To" category="solar_system" id={to} onPick={(id) => change({ to: id })} placeholder="system" />
        <Switch label="Prefer" value={prefer} options={WORDS} onChange={(next) => change({ prefer: next === PREFER[0] ? null : next })} />
      </Filters>
      {from === null || to === null ? (
        <Panel>
          <p className="quiet">Choose two systems. The way goes by gates; wormholes and jump bridges are not on it.</p>
        </Panel>
      ) : (
        <Answer query={route} height={400}>
          {(one) => (
            <Panel title={some(one.jumps, "jump")} aside={<Link href={routeLink(from, to, prefer)}>On the map</Link>} flush>
              <p className={css.words}>
                {inWords(one.systems)} <Worst systems={one.systems} />
              </p>
              <Way systems={one.systems} />
            </Panel>
          )}
        </Answer>
      )}
    </Page>
  );
}
