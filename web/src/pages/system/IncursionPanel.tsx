import { useQuery } from "@tanstack/react-query";

import { api, body } from "../../api/client";
import { percent } from "../../format/number";
import { said } from "../../format/said";
import { Panel } from "../../ui/Panel";
import { incursionAt } from "./holes";

/** Sansha's Nation, when it is here. */
export function IncursionPanel({ id }: { id: number }) {
  const asked = useQuery({
    queryKey: ["incursions"],
    queryFn: ({ signal }) => body(api.GET("/incursions", { params: {}, signal })),
    staleTime: 300_000,
  });
  const found = incursionAt(asked.data?.data ?? [], id);
  if (!found) return null;
  const { incursion, staging } = found;
  return (
    <Panel title="Incursion" aside={said(asked.data?.said)}>
      <p>
        {incursion.faction?.name ?? "Sansha's Nation"} holds {incursion.constellation.name ?? "this constellation"}
        {staging ? ", and stages here" : ""}: {incursion.state}, influence {percent(incursion.influence)}
        {incursion.has_boss ? ", the mothership is there" : ""}.
      </p>
    </Panel>
  );
}
