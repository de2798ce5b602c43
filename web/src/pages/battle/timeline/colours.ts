/** The theme's colours for a canvas, which knows no variables. */
export interface Colours {
  side: (letter: string) => string;
  text: string;
  quiet: string;
  line: string;
  panel: string;
  font: string;
}

const LETTERS = "ABCD";

export function colours(): Colours {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    side: (letter) => (letter && LETTERS.includes(letter) ? of(letter.toLowerCase()) : of("quiet")),
    text: of("text"),
    quiet: of("quiet"),
    line: of("line"),
    panel: of("panel"),
    font: `11px ${of("font")}`,
  };
}
