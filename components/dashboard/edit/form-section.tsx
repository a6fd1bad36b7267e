"use client";

import { ChevronDown, ChevronRight } from "lucide-react";
import { type ReactNode, useState } from "react";

interface FormSectionProps {
  readonly title: string;
  readonly closed?: boolean;
  readonly children: ReactNode;
}

/** A part of a long form, open or closed. */
export function FormSection({ title, closed = false, children }: FormSectionProps) {
  const [open, setOpen] = useState(!closed);
  const Icon = open ? ChevronDown : ChevronRight;
  return (
    <section className="border-b border-line">
      <h3>
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="flex h-9 w-full items-center gap-1.5 px-4 text-left font-semibold hover:bg-hover"
        >
          <Icon aria-hidden className="size-4 text-muted" strokeWidth={1.5} />
          {title}
        </button>
      </h3>
      {open && <div className="flex flex-col gap-3 px-4 pb-4">{children}</div>}
    </section>
  );
}
