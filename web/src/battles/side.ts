const COLOURED = "ABCD";

/** The colour of a side; those after D, and those on none, are quiet. */
export function sideColour(letter: string | null | undefined): string {
  return letter && COLOURED.includes(letter) ? `var(--${letter.toLowerCase()})` : "var(--quiet)";
}
