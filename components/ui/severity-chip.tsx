import type { ReactNode } from "react";
import type { Severity } from "@/lib/kernel/severity";
import { cn } from "./cn";

interface Look {
  readonly shape: ReactNode;
  readonly chip: string;
  readonly meaning: string;
}

/**
 * Word, shape, weight of the fill and colour all say the same: any one may be
 * lost (print, colour blindness, distance) and a P0 still is no P3.
 */
const LOOKS: Readonly<Record<Severity, Look>> = {
  P0: { shape: <rect x="1" y="1" width="8" height="8" rx="0.5" />, chip: "bg-p0 text-on-p0", meaning: "wakes someone now" },
  P1: { shape: <path d="M5 0.8 9.6 9.2H0.4z" />, chip: "bg-p1 text-on-p1", meaning: "pages the on-call" },
  P2: { shape: <path d="M5 0.4 9.6 5 5 9.6 0.4 5z" />, chip: "bg-p2/20 text-fg ring-1 ring-p2-edge ring-inset", meaning: "opens a ticket" },
  P3: {
    shape: <circle cx="5" cy="5" r="3.6" fill="none" stroke="var(--p3)" strokeWidth="1.8" />,
    chip: "text-muted ring-1 ring-line-strong ring-inset",
    meaning: "for the record",
  },
};

/** How bad it is. What state something is in is told by StatusMark instead. */
export function SeverityChip({ severity, className }: { readonly severity: Severity; readonly className?: string }) {
  const look = LOOKS[severity];
  return (
    <span
      data-slot="severity"
      title={`${severity}: ${look.meaning}`}
      className={cn("inline-flex h-[18px] items-center gap-1 rounded-chip px-1.5 text-caption font-semibold", look.chip, className)}
    >
      <svg aria-hidden viewBox="0 0 10 10" className="size-2.5 fill-current">
        {look.shape}
      </svg>
      {severity}
    </span>
  );
}
