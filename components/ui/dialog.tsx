"use client";

import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "./button";
import { cn } from "./cn";

export interface DialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly description?: ReactNode;
  readonly children?: ReactNode;
  /** Buttons, the confirming one last. */
  readonly footer?: ReactNode;
  readonly className?: string;
}

const BACKDROP = "fixed inset-0 animate-fade-in bg-scrim";

/** A question that must be answered before going on. Focus stays inside; Esc closes. */
export function Dialog({ open, onOpenChange, title, description, children, footer, className }: DialogProps) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className={BACKDROP} />
        <Base.Popup
          data-slot="dialog"
          className={cn(
            "fixed top-1/2 left-1/2 flex max-h-[calc(100dvh-32px)] w-[min(480px,calc(100vw-32px))] -translate-1/2 animate-fade-in flex-col rounded-overlay border border-line bg-raised shadow-overlay",
            className,
          )}
        >
          <OverlayHead title={title} />
          <div className="min-h-0 overflow-y-auto px-4 pb-4">
            {description && <Base.Description className="mb-3 text-body text-muted">{description}</Base.Description>}
            {children}
          </div>
          {footer && <div className="flex justify-end gap-2 border-t border-line px-4 py-3">{footer}</div>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

export interface DrawerProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: ReactNode;
  readonly children: ReactNode;
  readonly side?: "left" | "right";
  /** False leaves the page behind it usable, for reading a list beside its details. */
  readonly modal?: boolean;
  readonly className?: string;
}

/** A sheet at the edge of the window: details beside a list, or the navigation on a phone. */
export function Drawer({ open, onOpenChange, title, children, side = "right", modal = true, className }: DrawerProps) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange} modal={modal} disablePointerDismissal={!modal}>
      <Base.Portal>
        {modal && <Base.Backdrop className={BACKDROP} />}
        <Base.Popup
          data-slot="drawer"
          className={cn(
            "fixed top-0 flex h-dvh w-[min(480px,100vw)] animate-fade-in flex-col border-line bg-raised shadow-overlay",
            side === "right" ? "right-0 border-l" : "left-0 border-r",
            className,
          )}
        >
          <OverlayHead title={title} />
          <div className="min-h-0 flex-1 overflow-y-auto px-4 pb-4">{children}</div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

function OverlayHead({ title }: { readonly title: ReactNode }) {
  return (
    <div className="flex items-center gap-2 px-4 py-3">
      <Base.Title className="min-w-0 flex-1 truncate text-section font-semibold">{title}</Base.Title>
      <Base.Close render={<Button kind="quiet" aria-label="Close" className="tap w-7 px-0" />}>
        <X aria-hidden className="size-4" strokeWidth={1.5} />
      </Base.Close>
    </div>
  );
}
