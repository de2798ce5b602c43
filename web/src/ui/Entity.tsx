import { Link } from "wouter";

import { useName, type Category } from "../api/names";
import { called } from "../format/called";
import css from "./Entity.module.css";
import { Picture } from "./Picture";

export type EntityKind = "alliance" | "corporation" | "character" | "faction";

interface Props {
  kind: EntityKind;
  id: number;
  name?: string | null | undefined;
  /** CSS pixels of its picture; 0 for none. */
  size?: number;
}

/** An alliance, corporation or pilot: picture, name, and the way to its page. */
export function Entity({ kind, id, name, size = 20 }: Props) {
  const found = useName(kind, name ? null : id);
  const text = called({ id, kind, name: name ?? found });
  return (
    <span className={css.entity}>
      {size > 0 && kind !== "faction" && <Picture kind={kind} id={id} size={size} />}
      {kind === "faction" ? <span>{text}</span> : <Link href={entityPath(kind, id)}>{text}</Link>}
    </span>
  );
}

/** Where its page is. */
export function entityPath(kind: Exclude<EntityKind, "faction">, id: number): string {
  return `/${kind === "character" ? "pilot" : kind}/${id}`;
}

/** A solar system and the way to its page. */
export function SystemName({ id, name }: { id: number; name?: string | null | undefined }) {
  return <Link href={`/system/${id}`}>{useText("solar_system", id, name, "System")}</Link>;
}

/** A region and the way to its page. */
export function RegionName({ id, name }: { id: number; name?: string | null | undefined }) {
  return <Link href={`/region/${id}`}>{useText("region", id, name, "Region")}</Link>;
}

/** A hull or an item: icon and name. */
export function TypeName({ id, name, size = 20 }: { id: number; name?: string | null | undefined; size?: number }) {
  const text = useText("type", id, name, "Type");
  return (
    <span className={css.entity}>
      {size > 0 && <Picture kind="type" id={id} size={size} />}
      <span>{text}</span>
    </span>
  );
}

function useText(category: Category, id: number, name: string | null | undefined, word: string): string {
  const found = useName(category, name ? null : id);
  return name ?? found ?? `${word} ${id}`;
}
