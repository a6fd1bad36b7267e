import { cn } from "./cn";
import type { Status } from "./status-mark";

export interface BarProps {
  /** 0 to 1; null draws the hatch of no data. More than 1 is drawn full. */
  readonly share: number | null;
  /** What the bar says, in words, with its unit. */
  readonly label: string;
  readonly status?: Status;
  readonly className?: string;
}

const FILLS: Readonly<Record<Status, string>> = {
  ok: "bg-ok",
  "at-risk": "bg-at-risk ring-1 ring-at-risk-edge/60 ring-inset",
  breached: "bg-breached",
  "no-data": "",
};

/** A share of a whole, with the words for it read aloud. */
export function Bar({ share, label, status = "ok", className }: BarProps) {
  const width = share === null ? 0 : Math.max(0, Math.min(1, share));
  return (
    <span
      data-slot="bar"
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={1}
      aria-valuenow={width}
      aria-valuetext={label}
      title={label}
      className={cn(
        "inline-block h-1.5 w-16 overflow-hidden rounded-full bg-active align-middle",
        share === null && "hatch bg-transparent",
        className,
      )}
    >
      {share !== null && <span className={cn("block h-full rounded-full", FILLS[status])} style={{ width: `${width * 100}%` }} />}
    </span>
  );
}
