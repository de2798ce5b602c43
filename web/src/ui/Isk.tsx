import { fullIsk, shortIsk } from "../format/isk";

interface Props {
  isk: number | null | undefined;
  /** Kills of the sum that nobody prices: it is at least this much. */
  unpriced?: number | null | undefined;
  /** Kills of the sum that Warstream prices itself, as zKillboard says nothing of them. */
  appraised?: number | null | undefined;
}

/** ISK in short; in full, and by whom, on hover. */
export function Isk({ isk, unpriced, appraised }: Props) {
  const notes = [fullIsk(isk)];
  if (unpriced) notes.push(`${unpriced} of unknown worth not counted`);
  if (appraised) notes.push(`${appraised} valued by Warstream, the rest by zKillboard`);
  return (
    <span title={notes.join("; ")} style={{ whiteSpace: "nowrap", fontVariantNumeric: "tabular-nums" }}>
      {shortIsk(isk)}
      {isk !== null && isk !== undefined && unpriced ? "+" : ""}
    </span>
  );
}
