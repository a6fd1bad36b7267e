import type { ReactNode } from "react";
import { cn } from "./cn";

export interface FigureProps {
  readonly label: string;
  /** Formatted, with its unit; null when there is none, and then `why` says why. */
  readonly value: string | null;
  readonly why?: string | undefined;
  /** Against the period before, for example "+3.1 %". */
  readonly delta?: string | null | undefined;
  /** Shown on hover: the exact value, its bounds, its source. */
  readonly title?: string | undefined;
  readonly children?: ReactNode;
  readonly className?: string;
}

/** One number that matters, with how it moved. The delta stays muted: whether up is good depends on the number. */
export function Figure({ label, value, why, delta, title, children, className }: FigureProps) {
  return (
    <div data-slot="figure" title={title} className={cn("min-w-0 px-4 py-3", className)}>
      <dt className="truncate text-dense text-muted">{label}</dt>
      <dd className="mt-0.5 flex items-baseline gap-2 overflow-hidden">
        {value === null ? (
          <span className="truncate text-body leading-7 text-muted">{why ?? "No data in range"}</span>
        ) : (
          <span className="text-figure font-semibold whitespace-nowrap">{value}</span>
        )}
        {delta && <span className="truncate text-dense text-muted">{delta}</span>}
      </dd>
      {children}
    </div>
  );
}
