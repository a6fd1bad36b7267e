"use client";

import { Select as Base } from "@base-ui/react/select";
import { Check, ChevronsUpDown } from "lucide-react";
import { cn } from "./cn";

export interface SelectOption<Value extends string> {
  readonly value: Value;
  readonly label: string;
  /** Muted words after the label, for example a count. */
  readonly note?: string;
}

export interface SelectProps<Value extends string> {
  /** What is chosen here; read aloud. */
  readonly name: string;
  readonly value: Value;
  readonly options: readonly SelectOption<Value>[];
  readonly onChange: (value: Value) => void;
  readonly id?: string;
  readonly disabled?: boolean;
  readonly className?: string;
}

/** One of a short list. For long lists use the palette or an input with suggestions. */
export function Select<Value extends string>({ name, value, options, onChange, id, disabled, className }: SelectProps<Value>) {
  return (
    <Base.Root
      items={options.map((o) => ({ value: o.value, label: o.label }))}
      value={value}
      disabled={disabled ?? false}
      onValueChange={(next) => next !== null && onChange(next)}
    >
      <Base.Trigger
        id={id}
        aria-label={name}
        data-slot="select"
        className={cn(
          "inline-flex h-7 max-w-full items-center justify-between gap-2 rounded-control border border-line-strong bg-bg px-2 text-body hover:bg-hover data-disabled:opacity-50 data-popup-open:bg-active",
          className,
        )}
      >
        <Base.Value className="truncate" />
        <Base.Icon>
          <ChevronsUpDown aria-hidden className="size-3.5 text-muted" strokeWidth={1.5} />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} alignItemWithTrigger={false}>
          <Base.Popup className="max-h-(--available-height) min-w-(--anchor-width) animate-fade-in overflow-y-auto rounded-overlay border border-line bg-raised py-1 shadow-overlay">
            {options.map((option) => (
              <Base.Item
                key={option.value}
                value={option.value}
                className="flex min-h-7 cursor-default items-center gap-2 px-2 text-body data-highlighted:bg-hover"
              >
                <span className="w-4">
                  <Base.ItemIndicator>
                    <Check aria-hidden className="size-4" strokeWidth={1.5} />
                  </Base.ItemIndicator>
                </span>
                <Base.ItemText>{option.label}</Base.ItemText>
                {option.note && <span className="ml-auto pl-3 text-dense text-muted">{option.note}</span>}
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
