import { FitFigures } from "../fits/FitFigures";
import { useLossFit } from "../fits/lossFit";
import { withoutWord } from "../fits/words";
import css from "./KillDialog.module.css";

/** What a lost ship could take and do; its room is there before its figures are. */
export default function LossFigures({ id }: { id: number }) {
  const { data, error } = useLossFit(id);
  return (
    <section className={css.figuresBox} aria-label="What it could take and do">
      {data?.analysis ? (
        <FitFigures wide analysis={data.analysis} loss={{ damage: data.damage_taken, overkill: data.overkill }} />
      ) : (
        <p className={css.small} role="status">
          {data ? withoutWord(data.no_analysis) : error ? `EHP unknown: ${error.message}` : data === null ? "EHP unknown: nobody has reckoned this fit yet." : "EHP: being asked for…"}
        </p>
      )}
    </section>
  );
}
