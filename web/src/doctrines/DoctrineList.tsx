import { memo, type ReactNode } from "react";
import { Link } from "wouter";

import type { Schema } from "../api/client";
import { useName } from "../api/names";
import { called } from "../format/called";
import { count, some } from "../format/number";
import { EventAgo } from "../ui/Time";
import { Picture } from "../ui/Picture";
import { Share } from "../ui/Share";
import { segments } from "./composition";
import { CompositionBar, HullIcons } from "./CompositionBar";
import css from "./Doctrines.module.css";
import { Drift } from "./Drift";
import { confidenceSentence, type Doctrine } from "./words";

/** So many ships, organisations and regions of each. */
const SHIPS = 3;
const NAMED = 2;

interface Props {
  rows: readonly Doctrine[];
  label: string;
  /** Stands instead of who flies it and where. */
  note?: (row: Doctrine) => ReactNode;
}

/** Doctrines, one below the other, each the way to its page. */
export function DoctrineList({ rows, label, note }: Props) {
  return (
    <ul className={css.list} aria-label={label}>
      {rows.map((row) => (
        <li key={row.id}>
          <Row doctrine={row} note={note} />
        </li>
      ))}
    </ul>
  );
}

const Row = memo(function Row({ doctrine, note }: { doctrine: Doctrine; note: Props["note"] }) {
  const { flown_by: users, regions } = doctrine;
  const bar = segments(doctrine.hulls);
  return (
    <Link href={`/doctrine/${doctrine.id}`} className={css.row}>
      <span className={css.what}>
        <span className={css.name}>{doctrine.name}</span>
        <span className={css.second}>
          <Drift of={doctrine} /> {doctrine.kind !== "subcapital" && doctrine.kind}
        </span>
      </span>
      <span className={css.ships}>
        <CompositionBar bar={bar} />
        <HullIcons bar={bar} most={SHIPS} />
      </span>
      {note ? (
        <span className={css.who}>{note(doctrine)}</span>
      ) : (
        <span className={css.who}>
          <span className={css.line}>
            {users.slice(0, NAMED).map((one) => (
              <User key={`${one.kind}${one.id}`} user={one} />
            ))}
            {doctrine.organisation_count > NAMED && <span className="quiet">+{doctrine.organisation_count - NAMED}</span>}
          </span>
          <span className={css.second}>
            {regions.slice(0, NAMED).map(({ region }) => region.name ?? `Region ${region.id}`).join(", ")}
            {doctrine.region_count > NAMED && ` +${doctrine.region_count - NAMED}`}
          </span>
        </span>
      )}
      <span className={css.figures}>
        <span>{some(doctrine.fleets, "fleet")}</span>
        <span className={css.second} title="Pilots in its largest fleet">
          up to {count(doctrine.pilots_most)}
        </span>
      </span>
      <span className={css.sure} title={confidenceSentence(doctrine)}>
        <Share share={doctrine.confidence} label="Confidence" />
        <span className={css.second}>
          seen <EventAgo at={doctrine.last_seen} /> ago
        </span>
      </span>
    </Link>
  );
});

/** Who flies it; no link of its own, since the whole row is one. */
function User({ user: { kind, id, name } }: { user: Schema["DoctrineUserRow"] }) {
  const known = kind === "alliance" || kind === "corporation" || kind === "character" || kind === "faction" ? kind : null;
  const found = useName(known ?? "alliance", name || known === null ? null : id);
  return (
    <span className={css.user}>
      {known !== null && known !== "faction" && <Picture kind={known} id={id} size={16} />}
      <span>{called({ id, kind, name: name ?? found })}</span>
    </span>
  );
}
