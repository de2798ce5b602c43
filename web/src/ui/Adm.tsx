import css from "./Adm.module.css";

/** An activity defense multiplier, 1 to 6: the higher, the harder to take. */
export function Adm({ adm }: { adm: number | null | undefined }) {
  if (adm === null || adm === undefined) {
    return (
      <span className="quiet" title="No activity defense multiplier, or nobody has told it">
        —
      </span>
    );
  }
  return (
    <span className={css.adm} title={`Activity defense multiplier ${adm.toFixed(1)} of 6`}>
      <span className={css.track} aria-hidden="true">
        <span className={css.fill} style={{ width: `${((adm - 1) / 5) * 100}%` }} data-weak={adm < 3 || undefined} />
      </span>
      {adm.toFixed(1)}
    </span>
  );
}
