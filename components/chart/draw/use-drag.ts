"use client";

import { type PointerEvent, useState } from "react";
import type { CrosshairStore } from "./crosshair";

export interface Selection {
  /** Pixels from the left of the plot. */
  readonly from: number;
  readonly to: number;
}

interface DragOptions {
  readonly id: string;
  readonly store: CrosshairStore;
  readonly from: number;
  readonly to: number;
  readonly width: number;
  /** Where the plot begins in the frame. */
  readonly left: number;
  readonly onZoom: ((from: number, to: number) => void) | undefined;
}

const LEAST_DRAG_PX = 5;

/** Moves the crosshair with the pointer, and with the button held chooses a span. */
export function useDrag({ id, store, from, to, width, left, onZoom }: DragOptions) {
  const [selection, setSelection] = useState<Selection | null>(null);
  const place = (event: PointerEvent<HTMLElement>) => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left - left;
    return Math.max(0, Math.min(width, x));
  };
  const instant = (x: number) => from + (x / width) * (to - from);
  return {
    selection,
    handlers: {
      onPointerMove: (event: PointerEvent<HTMLElement>) => {
        const x = place(event);
        store.move({ at: instant(x), owner: id, both: event.altKey });
        if (selection) setSelection({ from: selection.from, to: x });
      },
      onPointerLeave: () => store.move(null),
      onPointerDown: (event: PointerEvent<HTMLElement>) => {
        if (!onZoom || event.button !== 0 || event.pointerType === "touch") return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const x = place(event);
        setSelection({ from: x, to: x });
      },
      onPointerUp: () => {
        if (selection && Math.abs(selection.to - selection.from) >= LEAST_DRAG_PX) {
          onZoom?.(instant(Math.min(selection.from, selection.to)), instant(Math.max(selection.from, selection.to)));
        }
        setSelection(null);
      },
      onPointerCancel: () => setSelection(null),
    },
  };
}
