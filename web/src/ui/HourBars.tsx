import { hoursInWords } from "./hours";
import css from "./HourBars.module.css";

interface Props {
  /** 24 numbers, by hour of the day (UTC): drawn upwards. */
  up: readonly number[];
  upWord: string;
  /** As `up`, drawn downwards. */
  down?: readonly number[];
  downWord?: string;
}

/** What happens at which hour of EVE's day. */
export function HourBars({ up, upWord, down, downWord = "" }: Props) {
  const most = Math.max(1, ...up, ...(down ?? []));
  const hour = new Date().getUTCHours();
  const words = [hoursInWords(up, upWord), ...(down ? [hoursInWords(down, downWord)] : [])].join(" ");
  return (
    <figure className={css.figure}>
      <div className={css.bars} role="img" aria-label={`By hour of the day, EVE time. ${words}`}>
        {up.map((value, index) => (
          <div
            key={index}
            className={css.hour}
            data-now={index === hour || undefined}
            title={`${two(index)}:00 to ${two((index + 1) % 24)}:00 EVE time: ${value} ${upWord}${down ? `, ${down[index] ?? 0} ${downWord}` : ""}`}
          >
            <div className={css.upper}>
              <div className={css.up} style={{ height: `${(value / most) * 100}%` }} />
            </div>
            {down && (
              <div className={css.lower}>
                <div className={css.down} style={{ height: `${((down[index] ?? 0) / most) * 100}%` }} />
              </div>
            )}
          </div>
        ))}
      </div>
      <div className={css.scale} aria-hidden="true">
        {[0, 6, 12, 18].map((at) => (
          <span key={at}>{two(at)}:00</span>
        ))}
        <span>24:00</span>
      </div>
      <figcaption className={css.words}>{words}</figcaption>
    </figure>
  );
}

function two(hour: number): string {
  return String(hour).padStart(2, "0");
}
