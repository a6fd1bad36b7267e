"use client";

import type { ComponentProps, ReactNode } from "react";
import { Button } from "./button";
import { cn } from "./cn";
import { Tooltip } from "./tooltip";

export interface IconButtonProps extends Omit<ComponentProps<typeof Button>, "children" | "aria-label"> {
  /** What it does: read aloud and shown on hover. An icon is never alone. */
  readonly name: string;
  readonly keys?: string | undefined;
  /** More words for the tooltip than the name has. */
  readonly hint?: string | undefined;
  readonly children: ReactNode;
}

/** A square button that shows an icon of 16 px. */
export function IconButton({ name, keys, hint, className, children, size = "md", ...rest }: IconButtonProps) {
  return (
    <Tooltip text={hint ?? name} keys={keys}>
      <Button aria-label={name} size={size} className={cn("tap px-0", size === "sm" ? "w-6" : "w-7", className)} {...rest}>
        {children}
      </Button>
    </Tooltip>
  );
}
