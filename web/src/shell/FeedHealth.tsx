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
    <span className={css.health} data-health={health}>
      <span className={css.dot} aria-hidden="true" />
      <span>
        {/* since when counts on: who listens is told of another state alone */}
        <span role="status">{WORD[health]}</span>
        {since}
      </span>
    </span>
  );
}
