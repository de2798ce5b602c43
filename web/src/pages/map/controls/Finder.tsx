import { useEffect, useId, useState } from "react";

import css from "./Controls.module.css";

interface Found {
  id: number;
  name: string;
}

interface Props {
  label: string;
  placeholder: string;
  /** The name of what is chosen. */
  value: string;
  find: (text: string) => Found[] | Promise<Found[]>;
  choose: (id: number | null) => void;
}

const LEAST = 2;
const WAIT_MS = 150;

/** A name to write, with what is called like it; emptied, nothing is chosen. */
export function Finder({ label, placeholder, value, find, choose }: Props) {
  const list = useId();
  const [text, setText] = useState(value);
  const [found, setFound] = useState<Found[]>([]);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text.length < LEAST || text === value) return;
    let gone = false;
    const timer = setTimeout(async () => {
      const some = await Promise.resolve(find(text)).catch(() => []);
      if (gone) return;
      setFound(some);
      const exact = some.find(({ name }) => name.toLowerCase() === text.trim().toLowerCase());
      if (exact) choose(exact.id);
    }, WAIT_MS);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
    // `find` and `choose` may be other functions each time: only what is written asks anew
  }, [text, value]);
  const take = (written: string, sure: boolean) => {
    const low = written.trim().toLowerCase();
    const exact = found.find(({ name }) => name.toLowerCase() === low) ?? (sure ? found[0] : undefined);
    if (exact) {
      setText(exact.name);
      choose(exact.id);
    } else if (low === "") choose(null);
  };
  return (
    <>
      <input
        className={css.field}
        style={{ flex: 1 }}
        type="search"
        aria-label={label}
        placeholder={placeholder}
        list={list}
        autoComplete="off"
        value={text}
        onChange={({ target }) => {
          setText(target.value);
          take(target.value, false);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter") take(text, true);
          if (event.key === "Escape") event.currentTarget.blur();
        }}
      />
      <datalist id={list}>
        {found.map(({ id, name }) => (
          <option key={id} value={name} />
        ))}
      </datalist>
    </>
  );
}
