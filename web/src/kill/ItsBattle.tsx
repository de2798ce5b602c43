import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";

import { api, body } from "../api/client";

/** The way to the battle that a kill belongs to; nothing where it belongs to none. */
export function ItsBattle({ kill }: { kill: number }) {
  const { data } = useQuery({
    queryKey: ["killmail", kill, "battle"],
    queryFn: async ({ signal }) => (await body(api.GET("/killmails/{killmail_id}/battle", { params: { path: { killmail_id: kill } }, signal }))).data,
    retry: false, // most kills belong to none, which is a 404
    staleTime: 60_000,
  });
  if (!data) return null;
  return (
    <>
      {" · "}
      <Link href={`/battle/${data.id}`}>its battle</Link>
    </>
  );
}
