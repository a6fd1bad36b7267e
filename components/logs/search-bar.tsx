"use client";

import { type Ref, useState } from "react";
import { LOG_LEVELS } from "@/lib/logs";
import { Chip, Input, Select, Switch } from "../ui";
import { type LogPageFilter, logConditionsInWords } from "./url";

interface SearchBarProps {
  readonly ref: Ref<HTMLInputElement>;
  readonly filter: LogPageFilter;
  readonly tail: boolean;
  readonly wrap: boolean;
  readonly onChange: (change: Partial<LogPageFilter>) => void;
  readonly onTail: (on: boolean) => void;
  readonly onWrap: (on: boolean) => void;
}

const ANY = "any";

/** Words, level, and what else narrows the list; Enter searches, Esc gives back what was there. */
export function SearchBar({ ref, filter, tail, wrap, onChange, onTail, onWrap }: SearchBarProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const apply = (): void => {
    if (draft !== null) onChange({ q: draft.trim() });
    setDraft(null);
  };
  const others = logConditionsInWords(filter).filter((c) => c.name !== "q" && c.name !== "level");
  return (
    <form
      role="search"
      className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-2"
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
    >
      <Input
        ref={ref}
        aria-label="Search logs"
        placeholder={'words, "a phrase", begin*, -without, attribute:value'}
        className="min-w-60 flex-1 font-mono"
        value={draft ?? filter.q}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") setDraft(null);
          // A form of several fields without a button is not sent by Enter.
          if (event.key === "Enter") {
            event.preventDefault();
            apply();
          }
        }}
      />
      <Select
        name="Level"
        value={filter.level ?? ANY}
        options={[
          { value: ANY, label: "Any level" },
          ...LOG_LEVELS.filter((l) => l !== "unset" && l !== "trace").map((l) => ({
            value: l as string,
            label: l === "fatal" ? "fatal" : `${l} or worse`,
          })),
        ]}
        onChange={(level) => onChange({ level: level === ANY ? null : (level as NonNullable<LogPageFilter["level"]>) })}
      />
      {others.map(({ name, text }) => (
        <Chip key={name} removeName={`Drop ${text}`} onRemove={() => onChange({ [name]: "" })}>
          {text}
        </Chip>
      ))}
      <span className="ml-auto flex items-center gap-4">
        <Switch checked={wrap} onChange={onWrap}>
          Wrap
        </Switch>
        <Switch checked={tail} onChange={onTail}>
          Live tail
        </Switch>
      </span>
    </form>
  );
}
