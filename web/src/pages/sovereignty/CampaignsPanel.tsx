import { useInfiniteQuery } from "@tanstack/react-query";

import { api, body } from "../../api/client";
import { some } from "../../format/number";
import { Answer } from "../../ui/Answer";
import { Campaign } from "../../ui/Campaign";
import { Panel } from "../../ui/Panel";
import { useBoardFilter } from "./useBoard";

/** Fights for structures: those under way, then those that are announced. */
export function CampaignsPanel() {
  const { fits } = useBoardFilter();
  const asked = useInfiniteQuery({
    queryKey: ["campaigns", "active"],
    queryFn: ({ pageParam, signal }) =>
      body(api.GET("/sovereignty/campaigns", { params: { query: { limit: 200, cursor: pageParam } }, signal })),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    refetchInterval: 30_000,
    select: ({ pages }) => pages.flatMap((page) => page.data),
  });
  const rows = asked.data?.filter((one) => fits(one.region, one.defender, ...one.participants.map(({ alliance }) => alliance)));
  return (
    <Panel title="Campaigns" aside={rows && rows.length > 0 && some(rows.length, "fight")} flush>
      <Answer
        query={{ ...asked, data: rows }}
        isEmpty={(all) => all.length === 0}
        empty={asked.data?.length ? "None of the fights is of this region and alliance." : "Nobody fights for a structure now, and none is announced."}
      >
        {(all) => all.map((campaign) => <Campaign key={campaign.id} campaign={campaign} />)}
      </Answer>
    </Panel>
  );
}
