import { percent } from "../format/number";
import css from "./Share.module.css";

interface Props {
  /** 0 to 1; null is unknown. */
  share: number | null | undefined;
  label: string;
  colour?: string;
}

/** A share as a bar and a figure. */
export function Share({ share, label, colour = "var(--accent)" }: Props) {
  const known = share !== null && share !== undefined;
  return (
    <span className={css.share} title={known ? `${label}: ${percent(share)}` : `${label} is not known`}>
      <span className={css.track} aria-hidden="true">
        {known && <span className={css.fill} style={{ width: `${share * 100}%`, background: colour }} />}
      </span>
      <span className={css.text}>{percent(share)}</span>
    </span>
  );
}
