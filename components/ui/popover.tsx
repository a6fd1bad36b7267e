"use client";

import { Popover as Base } from "@base-ui/react/popover";
import type { ReactElement, ReactNode } from "react";
import { cn } from "./cn";

export interface PopoverProps {
  readonly open?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
  /** The button that opens it; must take a ref. */
  readonly trigger: ReactElement;
  /** Read aloud when it opens. */
  readonly name: string;
  readonly align?: "start" | "center" | "end";
  readonly className?: string;
  readonly children: ReactNode;
}

/** A small form or list beside the button that opened it. */
export function Popover({ open, onOpenChange, trigger, name, align = "start", className, children }: PopoverProps) {
  return (
    <Base.Root {...(open === undefined ? {} : { open })} onOpenChange={(next) => onOpenChange?.(next)}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={4} align={align} collisionPadding={8}>
          <Base.Popup
            aria-label={name}
            data-slot="popover"
            className={cn(
              "max-h-(--available-height) max-w-[calc(100vw-16px)] animate-fade-in overflow-y-auto rounded-overlay border border-line bg-raised p-3 shadow-overlay",
              className,
            )}
          >
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
