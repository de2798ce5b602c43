import { bandWord, safety, shownSecurity } from "../format/security";
import css from "./Security.module.css";

interface Props {
  security: number | null | undefined;
  band?: string | null | undefined;
}

/** Security as the game shows it, in the colour of its band. */
export function Security({ security, band }: Props) {
  return (
    <span className={css.security} data-safety={safety(security)} title={band ? bandWord(band) : undefined}>
      {shownSecurity(security)}
    </span>
  );
}
