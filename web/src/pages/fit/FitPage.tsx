import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useRef, useState, type FormEvent } from "react";

import { api, ApiProblem, body, type Schema } from "../../api/client";
import { FitFigures } from "../../fits/FitFigures";
import fits from "../../fits/Fits.module.css";
import { Racks } from "../../fits/Racks";
import { ofShown } from "../../fits/racks";
import { withoutWord } from "../../fits/words";
import { idOf, useAddress } from "../../shell/address";
import { Note } from "../../ui/Answer";
import { CopyButton } from "../../ui/CopyButton";
import { Choice, Filters } from "../../ui/Filters";
import { KillLink } from "../../ui/KillLink";
import { Page, PageHead } from "../../ui/Page";
import { Panel } from "../../ui/Panel";
import { Picture } from "../../ui/Picture";
import { askedOf, lineOf } from "./asked";
import css from "./FitPage.module.css";

const SKILLS = ["5", "4", "3", "2", "1", "0"] as const;
const SKILL_WORD: Record<(typeof SKILLS)[number], string> = { 5: "all V", 4: "all IV", 3: "all III", 2: "all II", 1: "all I", 0: "none" };

const LEAST_ROWS = 6;
const MOST_ROWS = 16;

const EXAMPLE = `[Rifter, an example]
Damage Control II
Small Armor Repairer II
Gyrostabilizer II

1MN Afterburner II
Warp Scrambler II
Stasis Webifier II

200mm AutoCannon II, Republic Fleet EMP S
200mm AutoCannon II, Republic Fleet EMP S
200mm AutoCannon II, Republic Fleet EMP S
`;

/** Paste a fit, get its figures. What is shown stands in the address, as a loss or as DNA, so that it can be passed on. */
export default function FitPage() {
  const [address, change] = useAddress();
  const loss = idOf(address, "loss");
  const dna = address.get("dna");
  const skills = SKILLS.find((one) => one === address.get("skills")) ?? "5";
  const [pasted, setPasted] = useState(() => (loss === null ? (dna ?? "") : String(loss)));
  const [asked, setAsked] = useState(() => askedOf(pasted));
  const box = useRef<HTMLTextAreaElement>(null);
  const query = useQuery({
    queryKey: ["fit", asked, skills],
    queryFn: async ({ signal }) => (await body(api.POST("/fits/analyse", { body: { ...asked!, skills: Number(skills) }, signal }))).data,
    enabled: asked !== null,
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
  const reckon = (text: string) => {
    const next = askedOf(text);
    setAsked(next);
    change({ loss: next?.killmail_id ?? null, dna: null });
  };
  const sent = (event: FormEvent) => {
    event.preventDefault();
    reckon(pasted);
  };
  const fault = asked !== null && query.error ? query.error : null;
  const line = fault instanceof ApiProblem ? fault.line : null;
  const wrong = lineOf(pasted, line);
  const goTo = () => {
    const lines = pasted.split("\n");
    const start = lines.slice(0, line! - 1).reduce((sum, one) => sum + one.length + 1, 0);
    box.current?.focus();
    box.current?.setSelectionRange(start, start + (lines[line! - 1]?.length ?? 0));
  };
  return (
    <Page title={query.data && asked ? `${query.data.fit.hull.name ?? "Fit"}, fit` : "Check a fit"}>
      <PageHead title="Check a fit">
        <span className="quiet">What a fit can take and do, by the dogma engine. Nothing that you paste is kept.</span>
      </PageHead>
      <Panel>
        <form className={css.form} onSubmit={sent}>
          <label className={css.paste}>
            <span>A fit as EFT or DNA, the JSON of an ESI fitting, or a killmail: its link or its number</span>
            <textarea
              ref={box}
              value={pasted}
              onChange={(event) => setPasted(event.target.value)}
              rows={Math.min(MOST_ROWS, Math.max(LEAST_ROWS, pasted.split("\n").length + 1))}
              spellCheck={false}
              aria-invalid={fault ? true : undefined}
              aria-describedby={fault ? "fit-fault" : undefined}
              placeholder={EXAMPLE}
            />
          </label>
          <div className={css.tools}>
            <button type="submit" className={css.go} disabled={askedOf(pasted) === null}>
              Reckon
            </button>
            <button
              type="button"
              onClick={() => {
                setPasted(EXAMPLE);
                reckon(EXAMPLE);
              }}
            >
              An example
            </button>
            <Filters label="How it is reckoned">
              <Choice label="Skills" value={skills} options={SKILLS.map((one) => [one, SKILL_WORD[one]])} onChange={(next) => change({ skills: next === "5" ? null : next })} />
            </Filters>
          </div>
        </form>
      </Panel>
      {fault ? (
        <div className={css.fault} role="alert" id="fit-fault">
          <p>{fault.message}</p>
          {wrong && (
            <p>
              <code>{wrong}</code>{" "}
              <button type="button" onClick={goTo}>
                Go to line {line}
              </button>
            </p>
          )}
        </div>
      ) : query.data && asked ? (
        <Told told={query.data} skills={skills} loss={loss} />
      ) : query.isFetching ? (
        <Panel title="Figures">
          <div style={{ height: 420 }} role="status" aria-label="Loading" />
        </Panel>
      ) : (
        <Note>In the game a fit is copied by “Copy to Clipboard” in the fitting window; Pyfa and others have “EFT”. A loss is known by its number.</Note>
      )}
    </Page>
  );
}

function Told({ told: { fit, analysis, no_analysis, unknown_types, notes, format }, skills, loss }: { told: Schema["FitAnalysed"]; skills: string; loss: number | null }) {
  const drawn = ofShown(fit);
  const link = () => `${window.location.origin}/fit?dna=${encodeURIComponent(fit.dna)}${skills === "5" ? "" : `&skills=${skills}`}`;
  return (
    <Panel
      title={
        <span className={css.title}>
          <Picture kind="type" id={fit.hull.id} size={32} /> {fit.hull.name ?? `Type ${fit.hull.id}`}
          {loss !== null && format === "killmail" ? <KillLink id={loss}>the loss</KillLink> : <span className="quiet">{fit.name}</span>}
        </span>
      }
      aside={
        <span className={css.copies}>
          <CopyButton text={() => fit.eft} ask="Copy the fit:" title="For the game and Pyfa, in EFT's format">
            Copy as EFT
          </CopyButton>
          <CopyButton text={link} ask="Copy the link:" title="A link to this fit and its figures">
            Copy link
          </CopyButton>
        </span>
      }
    >
      {[...notes, ...(unknown_types.length > 0 ? [`Unknown types, not in the figures: ${unknown_types.join(", ")}.`] : [])].map((note) => (
        <p key={note} className={css.note}>
          {note}
        </p>
      ))}
      <div className={drawn.racks.length + drawn.held.length > 0 ? fits.side : undefined}>
        <Racks fit={drawn} />
        {analysis ? <FitFigures analysis={analysis} /> : <p className="quiet">{withoutWord(no_analysis)}</p>}
      </div>
    </Panel>
  );
}
