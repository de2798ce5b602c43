import type { ReactNode } from "react";

import css from "./Filters.module.css";

/** Filters in a row. */
export function Filters({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={css.filters} role="group" aria-label={label}>
      {children}
    </div>
  );
}

interface ChoiceProps<Word extends string> {
  label: string;
  value: Word;
  options: readonly (readonly [Word, string])[];
  onChange: (value: Word) => void;
}

/** One of some words, from a list that opens. */
export function Choice<Word extends string>({ label, value, options, onChange }: ChoiceProps<Word>) {
  return (
    <label className={css.field}>
      <span>{label}</span>
      <select value={value} onChange={(event) => onChange(event.target.value as Word)}>
        {options.map(([word, text]) => (
          <option key={word} value={word}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

/** One of a few words, all seen at once. */
export function Switch<Word extends string>({ label, value, options, onChange }: ChoiceProps<Word>) {
  return (
    <div className={css.field} role="group" aria-label={label}>
      <span aria-hidden="true">{label}</span>
      <div className={css.switch}>
        {options.map(([word, text]) => (
          <button key={word} type="button" aria-pressed={word === value} onClick={() => onChange(word)}>
            {text}
          </button>
        ))}
      </div>
    </div>
  );
}

/** Some letters of a name. */
export function Find({ label, value, placeholder, onChange }: { label: string; value: string; placeholder?: string; onChange: (value: string) => void }) {
  return (
    <label className={css.field}>
      <span>{label}</span>
      <input type="search" value={value} placeholder={placeholder} onChange={(event) => onChange(event.target.value)} />
    </label>
  );
}

/** A day. */
export function Day({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  return (
    <label className={css.field}>
      <span>{label}</span>
      <input type="date" value={value} onChange={(event) => onChange(event.target.value)} />
    </label>
  );
}
