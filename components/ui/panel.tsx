"use client";

import { type ReactNode, useEffect, useId, useState } from "react";
import { Button } from "./button";
import { cn } from "./cn";
import { CopyButton } from "./copy-button";
import { EmptyState } from "./empty-state";
import type { PanelState, ProblemView } from "./panel-state";
import { SkeletonRows } from "./skeleton";

export interface PanelProps {
  readonly title: ReactNode;
  /** Before the title, for example what the panel is moved by. Not part of its name. */
  readonly before?: ReactNode;
  /** After the title: what explains it, links. Not part of its name. */
  readonly beside?: ReactNode;
  /** Muted words at the right of the head, for example "5 of 38 · sorted by severity". */
  readonly note?: ReactNode;
  /** Buttons at the right of the head; not shown to who may not see the panel. */
  readonly actions?: ReactNode;
  readonly state?: PanelState;
  /** Mirrors the final geometry, so that nothing moves when the data comes. */
  readonly skeleton?: ReactNode;
  readonly children?: ReactNode;
  readonly level?: 2 | 3;
  readonly className?: string;
}

const WITH_DATA: ReadonlySet<PanelState["kind"]> = new Set(["ready", "refreshing", "partial", "stale", "too-much"]);

/**
 * A section of a page that owns every state its data can be in; screens supply
 * the words. Sections meet at hairlines, so a panel draws its lower line alone.
 */
export function Panel({
  title,
  before,
  beside,
  note,
  actions,
  state = { kind: "ready" },
  skeleton,
  children,
  level = 2,
  className,
}: PanelProps) {
  const id = useId();
  const Heading = level === 2 ? "h2" : "h3";
  const acts = actions !== undefined && actions !== null && actions !== false && state.kind !== "forbidden";
  const dataInView = WITH_DATA.has(state.kind) || (state.kind === "error" && state.dataInView === true);
  return (
    <section
      data-slot="panel"
      data-state={state.kind}
      aria-labelledby={id}
      aria-busy={state.kind === "loading" || state.kind === "refreshing"}
      className={cn("min-w-0 border-b border-line", className)}
    >
      <header className="relative flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1 overflow-hidden px-4 py-1">
        {before}
        <Heading id={id} className="text-section font-semibold">
          {title}
        </Heading>
        {beside}
        <Badge state={state} />
        <span
          className={cn(
            "ml-auto flex min-w-0 flex-wrap items-center justify-end gap-x-3 gap-y-1 text-dense text-muted",
            // On a phone the buttons have a line of their own.
            acts && "max-sm:basis-full max-sm:pb-1",
          )}
        >
          {note && <span className={cn("min-w-0", acts && "max-sm:hidden")}>{note}</span>}
          {acts && actions}
        </span>
        {state.kind === "refreshing" && <Progress />}
      </header>
      {state.kind === "error" && <ErrorNote error={state.error} onRetry={state.onRetry} inline={dataInView} />}
      {dataInView ? children : <Absent state={state} skeleton={skeleton} />}
    </section>
  );
}

function Badge({ state }: { readonly state: PanelState }) {
  const words = state.kind === "partial" ? state.why : state.kind === "stale" ? state.age : state.kind === "too-much" ? state.why : null;
  if (words === null) return null;
  return (
    <span className="inline-flex items-center gap-1.5 text-dense text-p2-text">
      <svg aria-hidden viewBox="0 0 10 10" className="size-2.5">
        <path d="M5 0.4 9.6 5 5 9.6 0.4 5z" fill="none" stroke="currentColor" strokeWidth="1.4" />
      </svg>
      {words}
    </span>
  );
}

/** One pixel at the foot of the head; waits so that a quick answer shows nothing. */
function Progress() {
  const late = useLate(150);
  if (!late) return null;
  return (
    <span aria-hidden className="absolute inset-x-0 bottom-0 block h-px overflow-hidden">
      <span className="block h-full w-1/4 animate-sweep bg-accent" />
    </span>
  );
}

function Absent({ state, skeleton }: { readonly state: PanelState; readonly skeleton: ReactNode }) {
  if (state.kind === "loading") return <Loading skeleton={skeleton} />;
  if (state.kind === "empty-never") {
    return (
      <EmptyState title={`No ${state.what} has arrived yet`} detail={<Waiting what={state.what} />}>
        {state.snippet}
      </EmptyState>
    );
  }
  if (state.kind === "empty-filter" && state.actions === undefined) return <p className="px-4 pt-1 pb-4 text-muted">{state.why}</p>;
  if (state.kind === "empty-filter") return <EmptyState title="Nothing matches" detail={state.why} actions={state.actions} />;
  if (state.kind === "forbidden") {
    return <EmptyState title="You may not see this" detail={`${state.why} An administrator can grant it under Settings, People.`} />;
  }
  return null;
}

function Waiting({ what }: { readonly what: string }) {
  return (
    <span className="inline-flex items-center gap-2">
      <span aria-hidden className="size-2 animate-breathe rounded-full bg-accent" />
      Waiting for the first {what}…
    </span>
  );
}

/** Nothing for 150 ms, then the skeleton: what loads at once must not flash. */
function Loading({ skeleton }: { readonly skeleton: ReactNode }) {
  const late = useLate(150);
  return (
    <div className={cn(!late && "invisible")}>
      <span className="sr-only">Loading…</span>
      {skeleton ?? <SkeletonRows />}
    </div>
  );
}

interface ErrorNoteProps {
  readonly error: ProblemView;
  readonly onRetry?: (() => void) | undefined;
  /** With data in view the note is one strip above it. */
  readonly inline?: boolean;
}

/** An error as a sentence, what to do next, and what to quote. */
export function ErrorNote({ error, onRetry, inline = false }: ErrorNoteProps) {
  return (
    <div
      role="alert"
      data-slot="error-note"
      className={cn("flex flex-wrap items-center gap-x-3 gap-y-1 px-4", inline ? "border-y border-line bg-subtle py-1.5" : "py-8")}
    >
      <p className="min-w-0">
        <span className="font-medium">{error.sentence}</span> {error.fix && <span className="text-muted">{error.fix}</span>}
      </p>
      {onRetry && (
        <Button size="sm" onClick={onRetry}>
          Retry
        </Button>
      )}
      {error.code && <span className="font-mono text-dense text-muted">{error.code}</span>}
      {error.requestId && (
        <span className="inline-flex items-center font-mono text-dense text-muted">
          {error.requestId}
          <CopyButton text={error.requestId} name="Copy request id" />
        </span>
      )}
    </div>
  );
}

function useLate(ms: number): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), ms);
    return () => clearTimeout(timer);
  }, [ms]);
  return late;
}
