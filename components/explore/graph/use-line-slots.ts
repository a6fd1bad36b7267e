"use client";

import { useState } from "react";
import type { SeriesSlot } from "../../chart";
import { type LineSlots, assignSlots } from "./line-slots";

const NONE: LineSlots = new Map();

/** Colours for the lines in view, see `assignSlots`. */
export function useLineSlots(keys: readonly string[]): (key: string) => SeriesSlot {
  const [held, setHeld] = useState(NONE);
  const next = assignSlots(held, keys);
  if (next !== held) setHeld(next);
  return (key) => next.get(key) ?? 0;
}
