"use client";

import { ChevronsUpDown } from "lucide-react";
import { type KeyboardEvent, useId, useState } from "react";
import { ALL, type ResolvedVariable, type VariableOption } from "@/lib/dashboards";
import { visibleText } from "@/lib/kernel/visible-text";
import { Button, Input, Popover, cn } from "../../ui";
import { toggledChoice } from "../prepare/choice";

interface VariablePickerProps {
  readonly label: string;
  readonly multi: boolean;
  readonly includeAll: boolean;
  readonly resolved: ResolvedVariable | undefined;
  readonly onChoose: (values: readonly string[]) => void;
}

/** One or several of a list that may be long: type to find, arrows to move, Enter to choose. */
export function VariablePicker({ label, multi, includeAll, resolved, onChoose }: VariablePickerProps) {
  const [open, setOpen] = useState(false);
  const chosen = resolved?.chosen ?? [];
  const options = resolved?.options ?? [];
  const texts = new Map(options.map((o) => [o.value, o.text]));
  const said =
    resolved === undefined ? "…" : chosen.length === 0 ? "None" : chosen.map((v) => (v === ALL ? "All" : (texts.get(v) ?? v))).join(", ");
  const problem = resolved?.error ?? null;
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      name={label}
      className="w-72 p-0"
      trigger={
        <Button className={cn("max-w-64 justify-between", problem && "border-breached")} aria-label={`${label}: ${visibleText(said)}`}>
          <span className="truncate font-normal">{visibleText(said)}</span>
          <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-muted" strokeWidth={1.5} />
        </Button>
      }
    >
      {problem ? (
        <p role="alert" className="p-3 text-breached">
          {visibleText(problem)}
        </p>
      ) : (
        <OptionList
          label={label}
          multi={multi}
          options={includeAll ? [{ value: ALL, text: "All" }, ...options] : options}
          chosen={chosen}
          truncated={resolved?.truncated ?? false}
          onChoose={(value) => {
            onChoose(toggledChoice(chosen, value, multi));
            if (!multi) setOpen(false);
          }}
        />
      )}
    </Popover>
  );
}

interface OptionListProps {
  readonly label: string;
  readonly multi: boolean;
  readonly options: readonly VariableOption[];
  readonly chosen: readonly string[];
  readonly truncated: boolean;
  readonly onChoose: (value: string) => void;
}

/** So many are listed; who looks for another one types. */
const MOST_LISTED = 200;

function OptionList({ label, multi, options, chosen, truncated, onChoose }: OptionListProps) {
  const id = useId();
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const all = options.filter((o) => words.every((w) => o.text.toLowerCase().includes(w)));
  const found = all.slice(0, MOST_LISTED);
  const move = (to: number) => {
    const next = Math.max(0, Math.min(found.length - 1, to));
    setAt(next);
    document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: "nearest" });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown") move(at + 1);
    else if (event.key === "ArrowUp") move(at - 1);
    else if (event.key === "Enter") {
      const option = found[at];
      if (option) onChoose(option.value);
    } else return;
    event.preventDefault();
  };
  return (
    <div className="flex flex-col">
      <div className="border-b border-line p-2">
        <Input
          role="combobox"
          aria-label={`Find in ${label}`}
          aria-expanded
          aria-controls={`${id}-list`}
          aria-activedescendant={found[at] ? `${id}-${at}` : undefined}
          placeholder="Find…"
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div className="max-h-72 overflow-y-auto py-1">
        <div id={`${id}-list`} role="listbox" aria-label={label} aria-multiselectable={multi}>
          {found.map((option, i) => {
            const isChosen = chosen.includes(option.value);
            return (
              <div
                key={option.value}
                id={`${id}-${i}`}
                role="option"
                aria-selected={isChosen}
                tabIndex={-1}
                className={cn(
                  "flex h-7 cursor-default items-center gap-2 px-3 hover:bg-hover",
                  i === at && "bg-hover",
                  isChosen && "font-medium",
                )}
                onClick={() => onChoose(option.value)}
                onKeyDown={(event) => event.key === "Enter" && onChoose(option.value)}
              >
                <span aria-hidden className="w-4 shrink-0 text-accent">
                  {isChosen ? "✓" : ""}
                </span>
                <span className="truncate">{visibleText(option.text) || "(empty)"}</span>
              </div>
            );
          })}
        </div>
        {found.length === 0 && <p className="px-3 py-1 text-muted">{options.length === 0 ? "There are no values." : "Nothing matches."}</p>}
        {all.length > found.length && (
          <p className="px-3 py-1 text-dense text-muted">{all.length - found.length} more; type to find them.</p>
        )}
      </div>
      {truncated && <p className="border-t border-line px-3 py-1 text-dense text-muted">More values exist than are listed.</p>}
    </div>
  );
}
