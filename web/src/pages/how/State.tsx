import css from "./how.module.css";

/** Whether something runs. */
export function State({ state }: { state: string | null }) {
  return (
    <span className={css.state} data-state={state ?? undefined}>
      <span className={css.dot} aria-hidden="true" />
      {state ?? "not known"}
    </span>
  );
}
