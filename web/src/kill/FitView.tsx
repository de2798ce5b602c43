import { TypeName } from "../ui/Entity";
import css from "./KillDialog.module.css";
import type { Fit, Piece, Slot } from "./slots";

/** The fit, slot by slot. Green dropped, the rest was destroyed. */
export function FitView({ fit: { racks, holds } }: { fit: Fit }) {
  return (
    <div className={css.fit}>
      {racks.map(({ name, word, slots }) => (
        <section key={name} className={css.rack} aria-label={word}>
          <h3 className={css.word}>{word}</h3>
          <ol>
            {slots.map((slot) => (
              <SlotLine key={slot.number} slot={slot} />
            ))}
          </ol>
        </section>
      ))}
      {holds.map(({ word, pieces }) => (
        <section key={word} className={css.rack} aria-label={word}>
          <h3 className={css.word}>{word[0]!.toUpperCase() + word.slice(1)}</h3>
          <ul>
            {pieces.map((piece) => (
              <li key={piece.type.id} className={css.slot} data-dropped={piece.dropped > 0 || undefined}>
                <TypeName {...piece.type} size={24} />
                <Count piece={piece} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function SlotLine({ slot: { number, module, charges } }: { slot: Slot }) {
  if (!module) {
    return (
      <li className={css.slot} data-empty title={`Slot ${number} was empty`}>
        <span className={css.hole} aria-hidden="true" />
        <span>empty</span>
      </li>
    );
  }
  return (
    <li className={css.slot} data-dropped={module.dropped > 0 || undefined}>
      <span className={css.module}>
        <TypeName {...module.type} size={24} />
        {charges.map((piece) => (
          <span key={piece.type.id} className={css.charge}>
            <TypeName {...piece.type} size={16} /> <Count piece={piece} />
          </span>
        ))}
      </span>
      {(module.dropped > 0 || module.destroyed > 1) && <Count piece={module} />}
    </li>
  );
}

/** How many, and what became of them. */
function Count({ piece: { dropped, destroyed } }: { piece: Piece }) {
  return (
    <span className={css.count}>
      {destroyed > 0 && <span title={`${destroyed} destroyed`}>{destroyed.toLocaleString("en-US")}</span>}
      {dropped > 0 && (
        <span className="good" title={`${dropped} dropped`}>
          {dropped === 1 && destroyed === 0 ? "dropped" : `${dropped.toLocaleString("en-US")} dropped`}
        </span>
      )}
    </span>
  );
}
