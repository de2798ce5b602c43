import { useQueries } from "@tanstack/react-query";

import { api, body } from "../../api/client";
import { said } from "../../format/said";
import { Countdown } from "../../ui/Countdown";
import { SystemName } from "../../ui/Entity";
import { Panel } from "../../ui/Panel";
import { holesAt } from "./holes";
import css from "./HolesPanel.module.css";

const HUBS = ["thera", "turnur"] as const;

/** Holes to Thera and Turnur, when there are any. */
export function HolesPanel({ id }: { id: number }) {
  const asked = useQueries({
    queries: HUBS.map((hub) => ({
      queryKey: ["holes", hub],
      queryFn: ({ signal }: { signal: AbortSignal }) => body(api.GET("/wormholes/{hub}", { params: { path: { hub } }, signal })),
      staleTime: 60_000,
      refetchInterval: 60_000,
    })),
  });
  const holes = asked.flatMap(({ data }) => holesAt(data?.data ?? [], id).map((hole) => ({ hole, told: data?.said ?? null })));
  if (holes.length === 0) return null;
  return (
    <Panel title="Wormholes of Thera and Turnur">
      <ul className={css.holes}>
        {holes.map(({ hole, told }) => (
          <li key={hole.id} title={said(told)}>
            {hole.hub.id === id ? (
              hole.system ? (
                <SystemName {...hole.system} />
              ) : (
                <span className="quiet">not scanned yet</span>
              )
            ) : (
              <SystemName {...hole.hub} />
            )}{" "}
            <span className="quiet">
              signature {(hole.hub.id === id ? hole.hub_signature : hole.signature) ?? "?"}, {hole.hole_type ?? "type ?"}, ships up to{" "}
              {hole.max_ship_size ?? "?"}
            </span>{" "}
            {hole.expires_at && (
              <span>
                closes in <Countdown to={hole.expires_at} over="moments" />
              </span>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
