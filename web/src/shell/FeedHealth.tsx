import { ago } from "../format/time";
import { useFeedState } from "../live/feed";
import { useNow } from "../ui/Time";
import css from "./FeedHealth.module.css";

const WORD = { connecting: "connecting", "catching-up": "catching up", live: "live", stale: "stale" } as const;

/** Whether what one sees is live, and if not, since when. */
export function FeedHealth() {
  const { health, heardAt } = useFeedState();
  const now = useNow(5_000);
  const since = health === "stale" && heardAt !== null ? ` since ${ago(heardAt / 1000, now).replace("now", "just now")}` : "";
  return (
    <span className={css.health} data-health={health} role="status">
      <span className={css.dot} aria-hidden="true" />
      <span>
        {WORD[health]}
        {since}
      </span>
    </span>
  );
}
