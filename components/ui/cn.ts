import { clsx, type ClassValue } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";

// Our type scale has names of its own; without them a size would be taken for a colour and dropped.
const merge = extendTailwindMerge({
  extend: {
    theme: {
      text: ["caption", "dense", "body", "section", "title", "figure", "hero"],
      radius: ["chip", "control", "overlay"],
      spacing: ["row"],
    },
  },
});

/** Joins class names; of two that set the same property the later one wins. */
export const cn = (...parts: readonly ClassValue[]): string => merge(clsx(parts));
