"use client";

import { ChevronDown, ChevronRight } from "lucide-react";
import type { ReactNode } from "react";

interface SectionHeadProps {
  readonly title: string;
  readonly collapsed: boolean;
  readonly count: number;
  readonly onToggle: () => void;
  readonly children?: ReactNode;
}

/** The line above a section; a press hides or shows what is in it. */
export function SectionHead({ title, collapsed, count, onToggle, children }: SectionHeadProps) {
  const Icon = collapsed ? ChevronRight : ChevronDown;
  return (
    <div className="flex min-h-9 items-center gap-2 border-b border-line bg-subtle px-2">
      <h2 className="min-w-0 flex-1">
        <button
          type="button"
          aria-expanded={!collapsed}
          onClick={onToggle}
          className="flex w-full min-w-0 items-center gap-1.5 rounded-control px-1 text-left text-section font-semibold hover:bg-hover"
        >
          <Icon aria-hidden className="size-4 shrink-0 text-muted" strokeWidth={1.5} />
          <span className="truncate">{title || "Section"}</span>
          {collapsed && (
            <span className="text-dense font-normal text-muted">
              {count} {count === 1 ? "panel" : "panels"}
            </span>
          )}
        </button>
      </h2>
      {children}
    </div>
  );
}
