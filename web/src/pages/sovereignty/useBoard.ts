import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import { allSystems } from "../../api/sovereignty";
import { idOf, useAddress } from "../../shell/address";

/** Everything that alliances hold. Filters are asked of it here: one answer serves all of them. */
export function useHeld() {
  return useQuery({
    queryKey: ["held", "all"],
    queryFn: ({ signal }) => allSystems({}, signal),
    staleTime: 120_000,
    refetchInterval: 300_000,
  });
}

/** The board's filters, of the address. */
export function useBoardFilter() {
  const [address] = useAddress();
  const [region, alliance] = [idOf(address, "region"), idOf(address, "alliance")];
  return useMemo(
    () => ({
      region,
      alliance,
      fits: (place: { id: number } | null, ...whose: ({ id: number } | null | undefined)[]) =>
        (region === null || place?.id === region) && (alliance === null || whose.some((one) => one?.id === alliance)),
    }),
    [region, alliance],
  );
}
