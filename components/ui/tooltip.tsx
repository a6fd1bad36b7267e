"use client";

import { Tooltip as Base } from "@base-ui/react/tooltip";
import type { ReactElement, ReactNode } from "react";
import { Kbd } from "./kbd";

export interface TooltipProps {
  readonly text: ReactNode;
  /** The key that does the same, as in the shortcut table, for example "g f". */
  readonly keys?: string | undefined;
  readonly side?: "top" | "right" | "bottom" | "left";
  /** The one element it explains; must take a ref. */
  readonly children: ReactElement;
}

/** Says more about what has a name already; never the only place that holds a fact. */
export function Tooltip({ text, keys, side = "bottom", children }: TooltipProps) {
  return (
    <Base.Root>
      <Base.Trigger render={children} />
      <Base.Portal>
        <Base.Positioner side={side} sideOffset={6}>
          <Base.Popup
            data-slot="tooltip"
            className="flex max-w-80 animate-fade-in items-center gap-2 rounded-control border border-line bg-raised px-2 py-1 text-dense text-fg shadow-overlay"
          >
            {text}
            {keys && <Kbd keys={keys} />}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

/** One delay for all tooltips: the first waits, its neighbours follow at once. */
export const TooltipProvider = Base.Provider;
