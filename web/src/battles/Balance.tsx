import { shortIsk } from "../format/isk";
import css from "./Balance.module.css";
import { percent } from "../format/number";
import { balance, type Weighed } from "./balance";
import { sideColour } from "./side";

interface Props {
  sides: readonly Weighed[];
  thick?: boolean;
}

/** Who destroyed which part: a bar of the sides, A at the left. */
export function Balance({ sides, thick = false }: Props) {
  const shares = balance(sides);
  const words = sides.map((one, index) => `${one.side ?? "no side"} destroyed ${percent(shares?.[index])}, lost ${shortIsk(one.isk_lost)}`);
  const title = shares ? `Of the ISK destroyed between the sides: ${words.join("; ")}` : "What was lost has no known worth yet";
  return (
    <div className={css.bar} data-thick={thick || undefined} role="img" aria-label={title} title={title}>
      {shares?.map((share, index) => {
        const { side } = sides[index]!;
        return <span key={side} className={css.part} style={{ flexGrow: share, background: sideColour(side) }} />;
      })}
    </div>
  );
}

/** The letter of a side in its colour. */
export function SideLetter({ side, note }: { side: string | null; note?: string }) {
  return (
    <span className={css.letter} style={{ background: sideColour(side) }} title={note ?? (side ? `Side ${side}` : "On no side")}>
      {side ?? "–"}
    </span>
  );
}
