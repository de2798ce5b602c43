import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";

import { api, body, type Schema } from "../api/client";
import { battleOf } from "./battleOf";

/** The way to the battle that a kill belongs to; nothing where it belongs to none, as most do. */
export function ItsBattle({ kill: { id, time, system } }: { kill: Schema["KillmailWhole"] }) {
  const region = system.region?.id;
  const { data: battle } = useQuery({
    queryKey: ["killmail", id, "battle"],
    queryFn: async ({ signal }) => {
      // the second of the kill on the map: /killmails/{id}/battle says 404 for most, which a browser takes for a fault
      const query = { from: time, to: new Date(Date.parse(time) + 1000).toISOString(), limit: 200, ...(region !== undefined && { region: [region] }) };
      return battleOf(id, (await body(api.GET("/map/kills", { params: { query }, signal }))).data);
    },
    staleTime: 60_000,
  });
  if (!battle) return null;
  return (
    <>
      {" · "}
      <Link href={`/battle/${battle}`}>its battle</Link>
    </>
  );
}
