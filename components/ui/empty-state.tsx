import type { ReactNode } from "react";
import { cn } from "./cn";

export interface EmptyStateProps {
  /** Why there is nothing, as a sentence. */
  readonly title: string;
  readonly detail?: ReactNode;
  /** The next act: buttons or links. */
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
  readonly className?: string;
}

/** An empty screen says why, and offers what to do next. */
export function EmptyState({ title, detail, actions, children, className }: EmptyStateProps) {
  return (
    <div data-slot="empty-state" className={cn("flex flex-col items-start gap-2 px-4 py-8", className)}>
      <p className="text-section font-semibold">{title}</p>
      {detail && <div className="max-w-prose text-body text-muted">{detail}</div>}
      {children}
      {actions && <div className="mt-1 flex flex-wrap gap-2">{actions}</div>}
    </div>
  );
}
