import { useEffect, useMemo, useState } from "react";

export interface Colours {
  of: (variable: string) => string;
}

/** The theme's colours for what is drawn on a canvas; another object when the theme is another one. */
export function useThemeColours(): Colours {
  const [theme, setTheme] = useState(document.documentElement.dataset.theme);
  useEffect(() => {
    const watch = new MutationObserver(() => setTheme(document.documentElement.dataset.theme));
    watch.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    return () => watch.disconnect();
  }, []);
  return useMemo(() => {
    void theme; // the styles are read anew for each
    const style = getComputedStyle(document.documentElement);
    return { of: (variable) => style.getPropertyValue(variable).trim() };
  }, [theme]);
}
