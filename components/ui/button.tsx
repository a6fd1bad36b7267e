"use client";

import { cva, type VariantProps } from "class-variance-authority";
import Link from "next/link";
import { type ComponentProps, useEffect, useState } from "react";
import { cn } from "./cn";

const look = cva(
  "inline-flex shrink-0 items-center justify-center gap-1.5 rounded-control border font-medium whitespace-nowrap select-none disabled:opacity-50",
  {
    variants: {
      kind: {
        plain: "border-line-strong bg-bg text-fg hover:not-disabled:bg-hover active:not-disabled:bg-active data-popup-open:bg-active",
        primary: "border-accent bg-accent text-on-accent hover:not-disabled:opacity-90",
        quiet: "border-transparent text-muted hover:not-disabled:bg-hover hover:not-disabled:text-fg data-popup-open:bg-active",
        danger: "border-breached bg-breached text-bg",
      },
      size: { sm: "h-6 px-2 text-dense", md: "h-7 px-2.5 text-body", lg: "h-9 px-4 text-body" },
    },
    defaultVariants: { kind: "plain", size: "md" },
  },
);

type Look = VariantProps<typeof look>;

/** A button. Neutral by default; at most one `primary` in view. */
export function Button({ kind, size, className, type = "button", ...rest }: ComponentProps<"button"> & Look) {
  return <button data-slot="button" type={type} className={cn(look({ kind, size }), className)} {...rest} />;
}

/** Looks like a button and goes somewhere. */
export function ButtonLink({ kind, size, className, ...rest }: ComponentProps<typeof Link> & Look) {
  return <Link data-slot="button" className={cn(look({ kind, size }), "no-underline", className)} {...rest} />;
}

export interface ConfirmButtonProps extends Omit<ComponentProps<"button">, "onClick"> {
  /** What the second press says, for example "Revoke for good". */
  readonly confirm: string;
  readonly onConfirm: () => void;
  readonly size?: Look["size"];
}

/** A destructive act: neutral until the first press, red while it asks, and neutral again after five seconds. */
export function ConfirmButton({ confirm, onConfirm, size, className, children, ...rest }: ConfirmButtonProps) {
  const [asking, setAsking] = useState(false);
  useEffect(() => {
    if (!asking) return;
    const timer = setTimeout(() => setAsking(false), 5000);
    return () => clearTimeout(timer);
  }, [asking]);
  return (
    <button
      data-slot="confirm-button"
      type="button"
      className={cn(look({ kind: asking ? "danger" : "plain", size }), className)}
      onBlur={() => setAsking(false)}
      onClick={() => {
        setAsking(!asking);
        if (asking) onConfirm();
      }}
      {...rest}
    >
      {asking ? confirm : children}
    </button>
  );
}
