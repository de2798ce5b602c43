import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { Button, Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";

import { api, body, type Schema } from "../api/client";
import { SideLetter } from "../battles/Balance";
import shell from "../shell/Dialog.module.css";
import { Answer, Note } from "../ui/Answer";
import { Entity, SystemName, TypeName } from "../ui/Entity";
import { Isk } from "../ui/Isk";
import { Figure } from "../ui/Panel";
import { Picture } from "../ui/Picture";
import { CopyButton } from "../ui/CopyButton";
import { Time } from "../ui/Time";
import { eftOf } from "./eft";
import { FitView } from "./FitView";
import { ItsBattle } from "./ItsBattle";
import css from "./KillDialog.module.css";
import { fitOf } from "./slots";
import { worthTitle } from "./worth";

const LossFigures = lazy(() => import("./LossFigures"));

type Kill = Schema["KillmailWhole"];

/** On which side of the battle somebody fought. */
type SideOf = (party: Schema["Party"]) => string | null;

interface Props {
  id: number;
  /** In the report of a battle; elsewhere nothing is said of sides, and the way to the battle is shown. */
  sideOf?: SideOf;
  close: () => void;
}

const SHOWN = 8;

/** A kill: what was lost, how it was fitted, and who shot. */
export default function KillDialog({ id, sideOf, close }: Props) {
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
            {(kill) => <Told kill={kill} sideOf={sideOf} />}
          </Answer>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

interface ToldProps {
  kill: Kill;
  sideOf: SideOf | undefined;
}

function Told({ kill, sideOf }: ToldProps) {
  const { hull, victim, system, links } = kill;
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
            {sideOf && <SideLetter side={sideOf(victim)} />}
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
            {!sideOf && <ItsBattle kill={kill} />}
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
        {fit.racks.length > 0 && (
          <CopyButton text={() => eftOf(hull.name ?? `Type ${hull.id}`, fit)} ask="Copy the fit:" title="For the game and Pyfa, in EFT's format">
            Copy fit
          </CopyButton>
        )}
      </header>
      {fit.racks.length > 0 && (
        <Suspense fallback={<div className={css.figuresBox} />}>
          <LossFigures id={kill.id} />
        </Suspense>
      )}
      {fit.racks.length + fit.holds.length > 0 ? <FitView fit={fit} /> : <Note>Nothing was fitted and nothing was in its holds.</Note>}
      <Attackers kill={kill} sideOf={sideOf} />
    </div>
  );
}

function Attackers({ kill, sideOf }: ToldProps) {
  const [all, setAll] = useState(false);
  const rows = [...kill.attackers].sort((one, other) => Number(other.final_blow) - Number(one.final_blow) || other.damage_done - one.damage_done);
  return (
    <section aria-label="Attackers">
      <h3 className={css.word}>Attackers</h3>
      <ul className={css.attackers} data-sides={sideOf && true}>
        {(all ? rows : rows.slice(0, SHOWN)).map((one, index) => (
          <li key={one.character?.id ?? `n${index}`}>
            {sideOf && <SideLetter side={sideOf(one)} />}
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
