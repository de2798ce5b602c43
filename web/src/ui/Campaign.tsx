import type { Schema } from "../api/client";
import { percent } from "../format/number";
import { said } from "../format/said";
import { secondsTo } from "../format/until";
import css from "./Campaign.module.css";
import { eventWord, scores } from "./campaigns";
import { Countdown } from "./Countdown";
import { Entity, RegionName, SystemName } from "./Entity";
import { Ago, Time, useNow } from "./Time";

/** A fight for a structure: who defends it, and how far it is. */
export function Campaign({ campaign }: { campaign: Schema["CampaignRow"] }) {
  const now = useNow(5_000);
  const begun = secondsTo(campaign.start, now) <= 0;
  const score = scores(campaign);
  return (
    <div className={css.campaign} title={said(campaign.said)}>
      <div className={css.where}>
        <div>
          <SystemName {...campaign.system} />
          {campaign.region && <RegionName {...campaign.region} />}
        </div>
        <div className="quiet">{eventWord(campaign.event_type)}</div>
      </div>
      <div className={css.who}>
        <span className="quiet">defended by </span>
        {campaign.defender ? <Entity kind="alliance" {...campaign.defender} /> : (campaign.defender_name ?? "?")}
        {campaign.participants.length > 0 && (
          <div className={css.participants}>
            {campaign.participants.map(({ alliance, score: part }) => (
              <span key={alliance.id}>
                <Entity kind="alliance" {...alliance} size={16} /> {percent(part)}
              </span>
            ))}
          </div>
        )}
      </div>
      <div className={css.score}>
        {score && begun ? (
          <>
            <div className={css.track} role="img" aria-label={`Defender ${percent(score.defender)}, attackers ${percent(score.attackers)}`}>
              <span className={css.defender} style={{ flexGrow: score.defender }} />
              <span className={css.attackers} style={{ flexGrow: score.attackers }} />
            </div>
            <div className={css.figures} aria-hidden="true">
              <span>defender {percent(score.defender)}</span>
              <span>attackers {percent(score.attackers)}</span>
            </div>
          </>
        ) : (
          <span className="quiet">{begun ? "score not told" : "announced"}</span>
        )}
      </div>
      <div className={css.when}>
        {begun ? (
          <>
            <div className="bad">under way</div>
            <div className="quiet">
              since <Ago at={campaign.start} />
            </div>
          </>
        ) : (
          <>
            <div>
              in <Countdown to={campaign.start} />
            </div>
            <div className="quiet">
              <Time at={campaign.start} />
            </div>
          </>
        )}
      </div>
    </div>
  );
}
