import { useMemo } from "react";

import type { Schema } from "../../api/client";
import { said } from "../../format/said";
import { moment } from "../../format/time";
import { Adm } from "../../ui/Adm";
import { Owner } from "../../ui/Owner";
import { Fact } from "../../ui/Page";
import { Panel } from "../../ui/Panel";
import { Series, type Line } from "../../ui/Series";
import { VulnerabilityWindow } from "../../ui/VulnerabilityWindow";
import { admSteps } from "./hours";
import css from "./SovereigntyPanel.module.css";

const RANGE = [1, 6] as const;
const tenths = (value: number) => value.toFixed(1);

/** Who holds it, how firmly, and when it can be attacked. */
export function SovereigntyPanel({ system }: { system: Schema["SystemWhole"] }) {
  const { sovereignty: held, adm_history: history } = system;
  const steps = useMemo(() => admSteps(history, Math.floor(Date.now() / 60_000) * 60), [history]);
  const lines = useMemo<Line[]>(() => [{ name: "ADM", values: steps.adm, colour: "--accent", steps: true }], [steps]);
  if (!held) {
    return (
      <Panel title="Sovereignty">
        <p className="quiet">Nobody has told who holds it. ESI tells it every five minutes; see the status page when this stays.</p>
      </Panel>
    );
  }
  const levels = [held.military_level, held.industrial_level, held.strategic_level];
  return (
    <Panel title="Sovereignty" aside={<span title={`It reads so since ${held.said.changed_at}`}>{said(held.said)}</span>}>
      <div className={css.facts}>
        <Fact word="Holder">
          <Owner owner={held.owner} />
        </Fact>
        {held.claimed_since && <Fact word="Since">{moment(held.claimed_since).toISOString().slice(0, 10)}</Fact>}
        <Fact word="ADM">
          <Adm adm={held.adm} />
        </Fact>
        <Fact word="Vulnerable">
          <VulnerabilityWindow window={held.window} />
        </Fact>
        {levels.some((level) => level !== null) && (
          <Fact word="Military, industrial, strategic">{levels.map((level) => level ?? "?").join(" · ")}</Fact>
        )}
        {held.capital && <span>Capital system of its alliance</span>}
      </div>
      {history.length > 1 ? (
        <Series label="Activity defense multiplier" at={steps.at} lines={lines} range={RANGE} text={tenths} height={120} />
      ) : (
        <p className="quiet">Its ADM has not changed since it was first told here.</p>
      )}
    </Panel>
  );
}
