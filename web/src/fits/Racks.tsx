import { Picture } from "../ui/Picture";
import { TypeName } from "../ui/Entity";
import css from "./Fits.module.css";
import { lines, type Drawn, type Module } from "./racks";

/** A fit: its racks slot by slot, and what it carries. */
export function Racks({ fit: { racks, held } }: { fit: Drawn }) {
  return (
    <div className={css.racks}>
      {racks.map(({ rack, word, slots }) => (
        <section key={rack} className={css.rack} aria-label={word}>
          <h4>
            {word} <span>{slots.filter(Boolean).length}</span>
          </h4>
          <div className={css.slots} aria-hidden="true">
            {slots.map((slot, index) => (
              <SlotPicture key={index} slot={slot} />
            ))}
          </div>
          <ul className={css.modules}>
            {lines(slots).map(({ item, charge, pieces }) => (
              <li key={`${item.id}:${charge?.id ?? 0}`}>
                {pieces > 1 && <span className={css.pieces}>{pieces}×</span>} {item.name ?? `Type ${item.id}`}
                {charge && <span className={css.charge}>, {charge.name ?? `type ${charge.id}`}</span>}
              </li>
            ))}
          </ul>
        </section>
      ))}
      {held.map(({ word, stacks }) => (
        <section key={word} className={css.rack} aria-label={word}>
          <h4>{word}</h4>
          <ul className={css.stacks}>
            {stacks.map(({ item, pieces }) => (
              <li key={item.id}>
                <TypeName {...item} size={18} />
                {pieces > 1 && <span className={css.pieces}>{pieces.toLocaleString("en-US")}×</span>}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function SlotPicture({ slot }: { slot: Module | null }) {
  if (!slot) return <span className={css.slot} data-empty title="empty" />;
  const charge = slot.charge && (slot.charge.name ?? `type ${slot.charge.id}`);
  return (
    <span className={css.slot} title={`${slot.item.name ?? `Type ${slot.item.id}`}${charge ? `, ${charge}` : ""}`}>
      <Picture kind="type" id={slot.item.id} size={34} />
      {slot.charge && (
        <span className={css.loaded}>
          <Picture kind="type" id={slot.charge.id} size={16} />
        </span>
      )}
    </span>
  );
}
