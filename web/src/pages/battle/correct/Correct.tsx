import { useEffect, useMemo, useRef, useState } from "react";

import type { Schema } from "../../../api/client";
import type { Battle } from "../report";
import sidesCss from "../sides/Sides.module.css";
import { called } from "../../../format/called";
import { useAwaited } from "./awaited";
import { Board } from "./Board";
import css from "./Correct.module.css";
import { after, asked, placeWord, type Move } from "./draft";
import { WordDialog } from "./WordDialog";
import { correct } from "./writer";

interface Props {
  battle: Battle;
  sides: Schema["Sides"];
  etag: string | null;
  close: () => void;
}

/** Organisations between sides, as a draft with undo; one request says all of it. */
export default function Correct({ battle, sides, etag, close }: Props) {
  // what is drawn while one moves things stays as it was; a new revision would take them out of one's hand
  const [begun] = useState({ sides, etag });
  const [moves, setMoves] = useState<readonly Move[]>([]);
  const [saving, setSaving] = useState(false);
  const awaited = useAwaited(battle.id);
  const board = useMemo(() => after(begun.sides, moves), [begun, moves]);
  const says = useMemo(() => asked(begun.sides, moves), [begun, moves]);
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => root.current?.focus(), []); // the button that opened it is gone
  const named = new Map(board.flatMap(({ organisations }) => organisations.map((one) => [one.id, called(one)])));
  return (
    <div ref={root} className={css.correct} role="group" aria-label="Correct the sides" tabIndex={-1}>
      <div className={css.bar}>
        <p className={css.hint}>
          Drag organisations to another side, or use the menu of each. By keyboard: Enter on a ⠿ takes it, Tab goes to a side, Enter drops it.
        </p>
        <div className={css.buttons}>
          <button type="button" className={sidesCss.button} disabled={moves.length === 0} onClick={() => setMoves(moves.slice(0, -1))}>
            Undo
          </button>
          <button type="button" className={sidesCss.button} onClick={close}>
            Discard
          </button>
          <button type="button" className={sidesCss.button} data-main disabled={says.length === 0} onClick={() => setSaving(true)}>
            Save{says.length > 0 && ` ${says.length}`}
          </button>
        </div>
      </div>
      <Board columns={board} changed={new Set(says.map(({ organisation }) => organisation))} move={(move) => setMoves([...moves, move])} />
      <p className="hidden" role="status">
        {moves.length > 0 ? `${says.length} organisations would stand elsewhere` : ""}
      </p>
      {saving && (
        <WordDialog
          title="Correct the sides"
          close={() => setSaving(false)}
          send={async (word) => {
            awaited(await correct(battle, says, word, begun.etag));
            close();
          }}
        >
          <ul className={css.says}>
            {says.map(({ organisation, side }) => (
              <li key={organisation}>
                {named.get(organisation)}: {placeWord(side)}
              </li>
            ))}
          </ul>
        </WordDialog>
      )}
    </div>
  );
}
