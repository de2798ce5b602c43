import { percent } from "../format/number";
import { Picture } from "../ui/Picture";
import { inWords, type Segment } from "./composition";
import css from "./Doctrines.module.css";

/** A fleet as a bar: each hull as long as its share of the pilots. */
export function CompositionBar({ bar, height = 10 }: { bar: readonly Segment[]; height?: number }) {
  return (
    <span className={css.bar} style={{ height }} role="img" aria-label={inWords(bar)}>
      {bar.map(({ hull, share, colour }) => (
        <span
          key={hull?.id ?? "rest"}
          style={{ flexGrow: Math.max(share, 0.001), background: colour }}
          title={`${hull === null ? "others" : (hull.name ?? `type ${hull.id}`)} ${percent(share)}`}
        />
      ))}
    </span>
  );
}

/** The ships of a bar, with what part of the fleet they are. Says nothing aloud: the bar does. */
export function HullIcons({ bar, most, size = 26 }: { bar: readonly Segment[]; most: number; size?: number }) {
  const shown = [...bar].filter(({ hull }) => hull !== null).sort((one, other) => other.share - one.share);
  return (
    <span className={css.icons} aria-hidden="true">
      {shown.slice(0, most).map(({ hull, share, colour }) => (
        <span key={hull!.id} className={css.icon} title={`${hull!.name ?? `type ${hull!.id}`} ${percent(share)}`}>
          <Picture kind="type" id={hull!.id} size={size} />
          <span style={{ borderColor: colour }}>
            {hull!.name ?? `type ${hull!.id}`} {percent(share)}
          </span>
        </span>
      ))}
    </span>
  );
}
