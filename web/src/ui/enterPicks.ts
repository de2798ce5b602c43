import { useEffect, useState, type KeyboardEvent } from "react";

interface Field {
  /** What is written; "" while it is too little to be looked for. */
  asked: string;
  /** The first that is found for it; undefined: nothing yet. */
  first: string | number | undefined;
  pick: () => void;
}

/**
 * Who types a name and Enter means the first that is found, also when the answer is still on its way. The handler belongs on what
 * is around the field, as capturing: the field itself would throw away what nobody chose in its list.
 */
export function useEnterPicks({ asked, first, pick }: Field): (event: KeyboardEvent) => void {
  const [meant, setMeant] = useState("");
  useEffect(() => {
    if (meant === "" || meant !== asked || first === undefined) return;
    setMeant("");
    pick();
  }, [asked, first, meant, pick]);
  return (event) => {
    if (event.key !== "Enter" || asked === "" || (event.target as Element).getAttribute("aria-activedescendant")) return;
    event.preventDefault();
    event.stopPropagation();
    setMeant(asked);
  };
}
