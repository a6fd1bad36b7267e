import { X } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn";

export interface ChipProps {
  readonly children: ReactNode;
  /** Given: the chip can be taken away; `removeName` says what that does. */
  readonly onRemove?: () => void;
  readonly removeName?: string;
  readonly className?: string;
  readonly title?: string;
}

/** A small fact or filter in a frame of its own. */
export function Chip({ children, onRemove, removeName = "Remove", className, title }: ChipProps) {
  return (
    <span
      data-slot="chip"
      title={title}
      className={cn(
        "inline-flex h-[18px] max-w-full items-center gap-1 rounded-chip border border-line bg-subtle px-1.5 text-caption text-muted",
        className,
      )}
    >
      <span className="truncate">{children}</span>
      {onRemove && (
        <button type="button" aria-label={removeName} onClick={onRemove} className="-mr-1 rounded-chip hover:text-fg">
          <X aria-hidden className="size-3" strokeWidth={2} />
        </button>
      )}
    </span>
  );
}
