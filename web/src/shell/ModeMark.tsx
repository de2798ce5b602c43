import { useQuery } from "@tanstack/react-query";

import { api, body } from "../api/client";
import { useFeedState } from "../live/feed";
import css from "./ModeMark.module.css";

/** That this is no war of now: a simulated one, or one of the past played again. Nothing where it is. */
export function ModeMark() {
  const { simulated } = useFeedState();
  // what a server plays does not change while it runs
  const { data: mode } = useQuery({
    queryKey: ["mode"],
    queryFn: async ({ signal }) => (await body(api.GET("/status", { signal }))).data.mode,
    staleTime: Infinity,
    retry: false,
  });
  if (simulated) {
    return (
      <span className={css.mark} title="A built-in simulated war: none of these kills happened">
        simulated
      </span>
    );
  }
  if (mode !== "replay") return null;
  return (
    <span className={css.mark} title="A war of the past, played again from files">
      replay
    </span>
  );
}
