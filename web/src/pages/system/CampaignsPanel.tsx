import { useQuery } from "@tanstack/react-query";

import { api, body } from "../../api/client";
import { Campaign } from "../../ui/Campaign";
import { Panel } from "../../ui/Panel";

/** Fights for its structures, when there are any. */
export function CampaignsPanel({ id }: { id: number }) {
  const campaigns = useQuery({
    queryKey: ["campaigns", "system", id],
    queryFn: ({ signal }) => body(api.GET("/sovereignty/campaigns", { params: { query: { system: [id] } }, signal })),
    refetchInterval: 30_000,
  });
  const rows = campaigns.data?.data ?? [];
  if (rows.length === 0) return null;
  return (
    <Panel title="Campaigns" flush>
      {rows.map((campaign) => (
        <Campaign key={campaign.id} campaign={campaign} />
      ))}
    </Panel>
  );
}
