import { useState } from "react";

import { imageUrl, type Pictured } from "../api/images";
import css from "./Picture.module.css";

interface Props {
  kind: Pictured;
  id: number | null | undefined;
  /** CSS pixels of a side. */
  size: number;
  render?: boolean;
}

/** A logo, portrait or hull; a quiet square while there is none, or the image server does not answer. Says nothing aloud: the
 * name stands beside it. */
export function Picture({ kind, id, size, render = false }: Props) {
  const [failed, setFailed] = useState<number | null>(null);
  const style = { width: size, height: size };
  if (!id || failed === id) return <span className={css.none} style={style} aria-hidden="true" />;
  return (
    <img
      className={css.picture}
      style={style}
      width={size}
      height={size}
      src={imageUrl(kind, id, size, render)}
      alt=""
      loading="lazy"
      decoding="async"
      onError={() => setFailed(id)}
    />
  );
}
