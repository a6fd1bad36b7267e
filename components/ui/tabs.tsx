"use client";

import { Tabs as Base } from "@base-ui/react/tabs";
import { type ReactNode, useId } from "react";

export interface TabsProps<Value extends string> {
  readonly name: string;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly tabs: readonly { readonly value: Value; readonly label: ReactNode; readonly content: ReactNode }[];
}

/** Several views of one thing; which one belongs in the URL. */
export function Tabs<Value extends string>({ name, value, onChange, tabs }: TabsProps<Value>) {
  return (
    <Base.Root value={value} onValueChange={onChange} data-slot="tabs">
      <Base.List aria-label={name} className="flex gap-4 overflow-x-auto border-b border-line px-4">
        {tabs.map((tab) => (
          <Base.Tab
            key={tab.value}
            value={tab.value}
            className="-mb-px h-9 border-b-2 border-transparent text-body whitespace-nowrap text-muted hover:text-fg data-active:border-accent data-active:font-medium data-active:text-fg"
          >
            {tab.label}
          </Base.Tab>
        ))}
      </Base.List>
      {tabs.map((tab) => (
        <Base.Panel key={tab.value} value={tab.value}>
          {tab.content}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}

export interface SegmentsProps<Value extends string> {
  readonly name: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly onChange: (value: Value) => void;
}

/** A choice of two to five, all in view. */
export function Segments<Value extends string>({ name, value, options, onChange }: SegmentsProps<Value>) {
  const group = useId();
  return (
    <div role="radiogroup" aria-label={name} data-slot="segments" className="inline-flex rounded-control border border-line-strong p-px">
      {options.map((option) => (
        <label
          key={option.value}
          className="flex h-6 cursor-pointer items-center rounded-chip px-2 text-dense text-muted hover:text-fg has-checked:bg-active has-checked:font-medium has-checked:text-fg has-focus-visible:outline-2 has-focus-visible:outline-focus"
        >
          <input
            type="radio"
            name={group}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            className="sr-only"
          />
          {option.label}
        </label>
      ))}
    </div>
  );
}
