import { Link } from "wouter";

import { count } from "../../format/number";
import { moment } from "../../format/time";
import { Entity } from "../../ui/Entity";
import { Fact, Outside, PageHead } from "../../ui/Page";
import { Picture } from "../../ui/Picture";
import { Since } from "../../ui/Since";
import { called } from "../../format/called";
import { presenceLink } from "../map/links";
import css from "./OwnerHead.module.css";
import { KIND_WORD, type Who } from "./who";

/** Who it is, to whom he belongs, and where to go on. */
export function OwnerHead({ who }: { who: Who }) {
  const { note } = who;
  return (
    <PageHead
      picture={<Picture kind={who.kind} id={who.id} size={72} />}
      kind={KIND_WORD[who.kind] + (who.closed ? ", closed" : "")}
      title={
        <span title={note("name")}>
          {called(who)}
          {who.ticker && <span className={css.ticker}> [{who.ticker}]</span>}
        </span>
      }
      aside={
        <>
          <Link href={presenceLink(who.kind, who.id)}>On the map</Link>
          {who.zkillboard && <Outside href={who.zkillboard}>zKillboard</Outside>}
        </>
      }
    >
      {who.corporation && (
        <Fact word="Corporation" note={note("corporation_id")}>
          <Entity kind="corporation" {...who.corporation} />
        </Fact>
      )}
      {who.alliance && (
        <Fact word="Alliance" note={note("alliance_id")}>
          <Entity kind="alliance" {...who.alliance} />
        </Fact>
      )}
      {who.faction && (
        <Fact word="Faction" note={note("faction_id")}>
          {who.faction.name ?? who.faction.id}
        </Fact>
      )}
      {who.executor && (
        <Fact word="Executor" note={note("executor_corporation_id")}>
          <Entity kind="corporation" {...who.executor} />
        </Fact>
      )}
      {who.ceo && (
        <Fact word="CEO" note={note("ceo_id")}>
          <Entity kind="character" {...who.ceo} />
        </Fact>
      )}
      {who.members !== undefined && (
        <Fact word="Members" note={note("member_count")}>
          {count(who.members)}
        </Fact>
      )}
      {who.systems !== undefined && (
        <Fact word="Systems held" note="By the newest list of who holds what">
          {count(who.systems)}
        </Fact>
      )}
      {who.founded && (
        <Fact word="Founded" note={note("founded_at")}>
          {moment(who.founded).toISOString().slice(0, 10)}
        </Fact>
      )}
      <Fact word="Last killmail">{who.lastKill ? <Since at={who.lastKill} /> : "none held"}</Fact>
    </PageHead>
  );
}
