import type { Schema } from "../../../api/client";
import { Answer } from "../../../ui/Answer";
import { Entity, SystemName } from "../../../ui/Entity";
import { Panel } from "../../../ui/Panel";
import { Time } from "../../../ui/Time";
import { percent } from "../../../format/number";
import { sovereigntyHeight } from "../heights";
import { useSovereignty, type Battle } from "../report";
import css from "./Sections.module.css";

/** Whose space it was fought in, and whether that was what it was about. */
export function Sovereignty({ battle }: { battle: Battle }) {
  const query = useSovereignty(battle.id);
  return (
    <Panel title="Sovereignty">
      <Answer
        query={query}
        height={sovereigntyHeight(battle)}
        isEmpty={({ systems, changes, campaigns }) => systems.length + changes.length + campaigns.length === 0}
        empty="Nobody has told who holds this space."
      >
        {({ systems, changes, campaigns }) => (
          <ul className={css.sovereignty}>
            {systems.map((row) => (
              <li key={row.system.id}>
                <SystemName {...row.system} />
                <span className="quiet">held by</span>
                <Owner owner={row.owner} />
                <span className="quiet" title={`${row.said.source}, as of ${row.said.as_of.replace("T", " ").slice(0, 16)} EVE time; that is now, not at the time of the fight`}>
                  {row.adm !== null && `ADM ${row.adm.toFixed(1)}`}
                  {row.capital && " · capital"}
                  {row.window && (
                    <>
                      {" "}
                      · vulnerable <Time at={row.window.start} /> – <Time at={row.window.end} />
                    </>
                  )}
                </span>
              </li>
            ))}
            {changes.map((row) => (
              <li key={row.id}>
                <SystemName {...row.system} />
                <span className="quiet">
                  {row.of} went, <Time at={row.at} />, from
                </span>
                {row.before ? <Owner owner={row.before} /> : <span className="quiet">somebody not known</span>}
                <span className="quiet">to</span>
                <Owner owner={row.after} />
              </li>
            ))}
            {campaigns.map((row) => (
              <li key={row.id}>
                <SystemName {...row.system} />
                <span className="quiet" title={`${row.said.source}, as of ${row.said.as_of.replace("T", " ").slice(0, 16)} EVE time`}>
                  {row.event_type.replaceAll("_", " ")} fought for from <Time at={row.start} />, defender
                </span>
                {row.defender ? <Entity kind="alliance" {...row.defender} /> : <span>{row.defender_name ?? "?"}</span>}
                <span className="quiet">
                  {percent(row.defender_score)} against {percent(row.attackers_score)}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Answer>
    </Panel>
  );
}

function Owner({ owner }: { owner: Schema["OwnerRef"] }) {
  if (owner.alliance) return <Entity kind="alliance" {...owner.alliance} />;
  if (owner.faction) return <Entity kind="faction" {...owner.faction} />;
  if (owner.corporation) return <Entity kind="corporation" {...owner.corporation} />;
  return <span>{owner.name ?? (owner.kind === "unclaimed" ? "nobody" : "not known")}</span>;
}
