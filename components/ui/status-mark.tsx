import { cn } from "./cn";

/** What state something is in. How bad that is, is a severity. */
export const STATUSES = ["ok", "at-risk", "breached", "no-data"] as const;
export type Status = (typeof STATUSES)[number];

const WORDS: Readonly<Record<Status, string>> = { ok: "Healthy", "at-risk": "At risk", breached: "Breached", "no-data": "No data" };

export interface StatusMarkProps {
  readonly status: Status;
  /** Another word for the state, for example "Up" or "Down". */
  readonly word?: string;
  /** Why, as a sentence; shown on hover and read aloud. */
  readonly reason?: string | undefined;
  /** Hides the word where a column head says it already; it is still read aloud. */
  readonly markOnly?: boolean;
  readonly className?: string;
}

/** Shape, colour and word for a state: a disc, a half disc, a barred disc, a hatch. */
export function StatusMark({ status, word = WORDS[status], reason, markOnly = false, className }: StatusMarkProps) {
  return (
    <span
      data-slot="status"
      data-status={status}
      title={reason}
      className={cn("inline-flex items-center gap-1.5 whitespace-nowrap", className)}
    >
      <svg aria-hidden viewBox="0 0 10 10" className="size-2.5 shrink-0">
        <Shape status={status} />
      </svg>
      <span className={cn(markOnly && "sr-only", status === "no-data" && "text-muted", status === "breached" && "font-medium")}>
        {word}
      </span>
    </span>
  );
}

function Shape({ status }: { readonly status: Status }) {
  if (status === "ok") return <circle cx="5" cy="5" r="4" fill="var(--ok)" />;
  if (status === "at-risk") {
    return (
      <>
        <circle cx="5" cy="5" r="4" fill="none" stroke="var(--at-risk-edge)" strokeWidth="1.2" />
        <path d="M5 1a4 4 0 0 1 0 8z" fill="var(--at-risk)" stroke="var(--at-risk-edge)" strokeWidth="0.8" />
      </>
    );
  }
  if (status === "breached") {
    return (
      <>
        <circle cx="5" cy="5" r="4.6" fill="var(--breached)" />
        <path d="M2.6 5h4.8" stroke="var(--bg)" strokeWidth="1.6" />
      </>
    );
  }
  return <path d="M1 6 6 1M2 9 9 2M5 9.6 9.6 5" stroke="var(--fg-muted)" strokeWidth="1.2" fill="none" />;
}
