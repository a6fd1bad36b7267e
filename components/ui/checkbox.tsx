"use client";

import { Checkbox as BaseCheckbox } from "@base-ui/react/checkbox";
import { Switch as BaseSwitch } from "@base-ui/react/switch";
import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn";

export interface CheckboxProps {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly children: ReactNode;
  readonly disabled?: boolean;
  readonly className?: string;
}

/** A box with its words; the whole line answers a press. */
export function Checkbox({ checked, onChange, children, disabled = false, className }: CheckboxProps) {
  return (
    <label
      data-slot="checkbox"
      className={cn("flex min-h-6 cursor-pointer items-center gap-2 text-body", disabled && "opacity-50", className)}
    >
      <BaseCheckbox.Root
        checked={checked}
        disabled={disabled}
        onCheckedChange={(next) => onChange(next)}
        className="flex size-4 shrink-0 items-center justify-center rounded-chip border border-line-strong data-checked:border-accent data-checked:bg-accent data-checked:text-on-accent"
      >
        <BaseCheckbox.Indicator>
          <Check aria-hidden className="size-3" strokeWidth={3} />
        </BaseCheckbox.Indicator>
      </BaseCheckbox.Root>
      <span className="min-w-0 flex-1">{children}</span>
    </label>
  );
}

/** On or off, taking effect at once. */
export function Switch({ checked, onChange, children, disabled = false, className }: CheckboxProps) {
  return (
    <label
      data-slot="switch"
      className={cn("flex min-h-6 cursor-pointer items-center gap-2 text-body", disabled && "opacity-50", className)}
    >
      <BaseSwitch.Root
        checked={checked}
        disabled={disabled}
        onCheckedChange={(next) => onChange(next)}
        className="flex h-4 w-7 shrink-0 items-center rounded-full border border-line-strong bg-active p-px data-checked:border-accent data-checked:bg-accent"
      >
        <BaseSwitch.Thumb className="size-3 rounded-full bg-bg transition-transform duration-100 data-checked:translate-x-3" />
      </BaseSwitch.Root>
      <span className="min-w-0 flex-1">{children}</span>
    </label>
  );
}
