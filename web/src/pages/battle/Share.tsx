import { CopyButton } from "../../ui/CopyButton";
import type { Battle } from "./report";
import css from "./Share.module.css";

/** The report for others: its address, which Discord shows with a picture, that picture, and the data. */
export function Share({ battle }: { battle: Battle }) {
  const name = `battle-${battle.id}`;
  return (
    <div className={css.share}>
      <CopyButton text={() => `${window.location.origin}/battle/${battle.id}`} ask="Copy the address:" title="Discord shows a card below it">
        Copy link
      </CopyButton>
      <a href={`/battles/${battle.id}/card.png`} download={`${name}.png`} title="A picture of the report, as Discord shows it">
        Card (PNG)
      </a>
      <a href={`/battles/${battle.id}`} download={`${name}.json`} title="The report's data; its parts are behind `links`">
        Data (JSON)
      </a>
    </div>
  );
}
