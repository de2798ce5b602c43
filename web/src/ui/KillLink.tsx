import type { ReactNode } from "react";
import { Link, useSearchParams } from "wouter";

import { changed } from "../shell/address";

interface Props {
  id: number;
  className?: string | undefined;
  label?: string;
  title?: string;
  children: ReactNode;
}

/** Opens a kill above the page that one is on: its filters stay, and "back" closes it. */
export function KillLink({ id, label, children, ...rest }: Props) {
  const [address] = useSearchParams();
  return (
    <Link href={`?${changed(address, { kill: id }).toString()}`} aria-label={label} {...rest}>
      {children}
    </Link>
  );
}
