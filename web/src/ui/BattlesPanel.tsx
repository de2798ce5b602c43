import type { ReactNode } from "react";

import type { useBattles } from "../api/lists";
import { Answer } from "./Answer";
import { BattleList } from "./BattleList";
import css from "./BattlesPanel.module.css";
import { Panel } from "./Panel";

interface Props {
  battles: ReturnType<typeof useBattles>;
  empty: ReactNode;
  title?: string;
}

/** Battles in a box, and older ones on demand. */
export function BattlesPanel({ battles, empty, title }: Props) {
  return (
    <Panel title={title} flush>
      <Answer query={battles} height={200} isEmpty={(rows) => rows.length === 0} empty={empty}>
        {(rows) => (
          <>
            <BattleList battles={rows} label={title ?? "Battles"} />
            {battles.more && (
              <button type="button" className={css.more} onClick={battles.more}>
                Older battles
              </button>
            )}
            {battles.isFetchingNextPage && <p className={css.more}>Loading…</p>}
          </>
        )}
      </Answer>
    </Panel>
  );
}
