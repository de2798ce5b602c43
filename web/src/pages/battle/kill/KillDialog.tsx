import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button, Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";

import { api, body, type Schema } from "../../../api/client";
import { SideLetter } from "../../../battles/Balance";
import shell from "../../../shell/Dialog.module.css";
import { Answer, Note } from "../../../ui/Answer";
import { Entity, SystemName, TypeName } from "../../../ui/Entity";
import { Isk } from "../../../ui/Isk";
import { Figure } from "../../../ui/Panel";
import { Picture } from "../../../ui/Picture";
import { Time } from "../../../ui/Time";
import { worthTitle } from "../losses/worth";
import { useSides, type Battle } from "../report";
import { sideOf, standing } from "../sides/standing";
import { FitView } from "./FitView";
import css from "./KillDialog.module.css";
import { fitOf } from "./slots";

type Kill = Schema["KillmailWhole"];

interface Props {
  id: number;
  battle: Battle;
  close: () => void;
}

const SHOWN = 8;

/** A kill: what was lost, how it was fitted, and who shot. */
export default function KillDialog({ id, battle, close }: Props) {
  const query = useQuery({
    queryKey: ["killmail", id],
    queryFn: async ({ signal }) => (await body(api.GET("/killmails/{killmail_id}", { params: { path: { killmail_id: id } }, signal }))).data,
    staleTime: 60_000,
  });
  return (
    <ModalOverlay className={`${shell.overlay} ${css.overlay}`} isOpen isDismissable onOpenChange={close}>
      <Modal className={`${shell.modal} ${css.modal}`}>
        <Dialog className={`${shell.dialog} ${css.dialog}`} aria-label="A loss">
          <Button className={css.close!} onPress={close} aria-label="Close">
            ×
          </Button>
          <Answer query={query} height={420}>
            {(kill) => <Told kill={kill} battle={battle} />}
          </Answer>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Told({ kill, battle }: { kill: Kill; battle: Battle }) {
  const { hull, victim, system, links } = kill;
  const sides = useSides(battle.id).data?.sides;
  const where = sides ? standing(sides) : new Map<number, string>();
  const fit = fitOf(victim.items);
  return (
    <div className={css.kill}>
      <header className={css.head}>
        <Picture kind="type" id={hull.id} size={64} render />
        <div className={css.title}>
          <Heading slot="title">
            {hull.name ?? `Type ${hull.id}`} <span className={css.small}>{hull.group?.name ?? hull.class}</span>
          </Heading>
          <p className={css.owner}>
            <SideLetter side={sideOf(victim, where)} />
            <Who party={victim} />
          </p>
          <p className={css.small}>
            <Time at={kill.time} seconds /> in <SystemName id={system.id} name={system.name} />
            {links.zkillboard && (
              <>
                {" · "}
                <a href={links.zkillboard} target="_blank" rel="noreferrer">
                  zKillboard
                </a>
              </>
            )}
            {" · "}
            <a href={links.self} target="_blank" rel="noreferrer">
              JSON
            </a>
          </p>
        </div>
        <div className={css.figures}>
          <Figure word={kill.value_source === "warstream" ? "ISK, our reckoning" : "ISK lost"} note={worthTitle(kill)}>
            <Isk isk={kill.total_value} />
          </Figure>
          <Figure word="damage taken">{victim.damage_taken.toLocaleString("en-US")}</Figure>
          <Figure word="attackers" note={`${kill.pilot_count} pilots`}>
            {kill.attacker_count}
          </Figure>
        </div>
      </header>
      {fit.racks.length + fit.holds.length > 0 ? <FitView fit={fit} /> : <Note>Nothing was fitted and nothing was in its holds.</Note>}
      <Attackers kill={kill} where={where} />
    </div>
  );
}

function Attackers({ kill, where }: { kill: Kill; where: ReadonlyMap<number, string> }) {
  const [all, setAll] = useState(false);
  const rows = [...kill.attackers].sort((one, other) => Number(other.final_blow) - Number(one.final_blow) || other.damage_done - one.damage_done);
  return (
    <section aria-label="Attackers">
      <h3 className={css.word}>Attackers</h3>
      <ul className={css.attackers}>
        {(all ? rows : rows.slice(0, SHOWN)).map((one, index) => (
          <li key={one.character?.id ?? `n${index}`}>
            <SideLetter side={sideOf(one, where)} />
            <span className={css.who}>
              <Who party={one} />
              {one.final_blow && <span className={css.blow}>final blow</span>}
            </span>
            <span className={css.ship}>{one.ship ? <TypeName {...one.ship} /> : <span className="quiet">ship not told</span>}</span>
            <span className={css.damage}>{one.damage_done.toLocaleString("en-US")}</span>
          </li>
        ))}
      </ul>
      {rows.length > SHOWN && (
        <button type="button" className={css.more} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? "Show fewer" : `Show all ${rows.length}`}
        </button>
      )}
    </section>
  );
}

function Who({ party: { character, corporation, alliance, faction } }: { party: Schema["Party"] }) {
  const group = alliance ?? corporation;
  return (
    <span className={css.party}>
      {character && <Entity kind="character" {...character} size={22} />}
      {group ? <Entity kind={alliance ? "alliance" : "corporation"} {...group} size={character ? 0 : 22} /> : faction && <Entity kind="faction" {...faction} />}
    </span>
  );
}
