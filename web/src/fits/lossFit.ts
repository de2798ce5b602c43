import { useQuery } from "@tanstack/react-query";

import { api, ApiProblem, body, type Schema } from "../api/client";

/** The fit follows its kill by a moment: it is asked for again so often, and so many times. */
const AGAIN_MS = 3_000;
const TIMES = 6;

/** The fit of a loss with its figures; null while nobody has reckoned it. */
export function useLossFit(id: number) {
  return useQuery({
    queryKey: ["killmail", id, "fit"],
    queryFn: async ({ signal }): Promise<Schema["LossFitShown"] | null> => {
      try {
        return (await body(api.GET("/killmails/{killmail_id}/fit", { params: { path: { killmail_id: id } }, signal }))).data;
      } catch (fault) {
        if (fault instanceof ApiProblem && fault.status === 404) return null;
        throw fault;
      }
    },
    staleTime: 60_000,
    refetchInterval: ({ state }) => (state.data === null && state.dataUpdateCount < TIMES ? AGAIN_MS : false),
  });
}
