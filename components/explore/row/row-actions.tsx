"use client";

import { Copy, Eye, EyeOff, History, Tag, Trash2 } from "lucide-react";
import { useId, useState } from "react";
import { readHistory } from "../../promql/query-history";
import { Field, IconButton, Input, Menu, MenuItem, Popover } from "../../ui";
import type { ExploreRow } from "../rows";

export interface RowActs {
  readonly onDuplicate: () => void;
  readonly onHide: () => void;
  readonly onRemove: () => void;
}

interface RowActionsProps {
  readonly row: ExploreRow;
  readonly alone: boolean;
  readonly acts: RowActs;
  readonly onLegend: (legend: string) => void;
  readonly onHistory: (expr: string) => void;
}

const ICON = { "aria-hidden": true, className: "size-4", strokeWidth: 1.5 } as const;

/** What can be done with a row, but for writing it. */
export function RowActions({ row, alone, acts, onLegend, onHistory }: RowActionsProps) {
  return (
    <span className="flex items-center gap-0.5">
      <LegendField row={row} onLegend={onLegend} />
      <HistoryMenu letter={row.ref} onPick={onHistory} />
      <IconButton kind="quiet" name={`Duplicate ${row.ref}`} onClick={acts.onDuplicate}>
        <Copy {...ICON} />
      </IconButton>
      <IconButton kind="quiet" name={row.hidden ? `Show ${row.ref}` : `Hide ${row.ref}`} aria-pressed={row.hidden} onClick={acts.onHide}>
        {row.hidden ? <EyeOff {...ICON} /> : <Eye {...ICON} />}
      </IconButton>
      <IconButton kind="quiet" name={alone ? `Clear ${row.ref}` : `Remove ${row.ref}`} onClick={acts.onRemove}>
        <Trash2 {...ICON} />
      </IconButton>
    </span>
  );
}

function LegendField({ row, onLegend }: { readonly row: ExploreRow; readonly onLegend: (legend: string) => void }) {
  const id = useId();
  const [text, setText] = useState(row.legend);
  return (
    <Popover
      name={`Names of ${row.ref}'s series`}
      onOpenChange={(open) => (open ? setText(row.legend) : text !== row.legend && onLegend(text))}
      trigger={
        <IconButton kind="quiet" name={`Names of ${row.ref}'s series`} aria-pressed={row.legend !== ""}>
          <Tag {...ICON} />
        </IconButton>
      }
    >
      <form
        className="w-72"
        onSubmit={(event) => {
          event.preventDefault();
          onLegend(text);
        }}
      >
        <Field label="Name of a series" htmlFor={id} hint="{{label}} stands for a label’s value. Empty: what tells the series apart.">
          <Input
            id={id}
            className="font-mono"
            placeholder="{{model}} in {{region}}"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </Field>
      </form>
    </Popover>
  );
}

function HistoryMenu({ letter, onPick }: { readonly letter: string; readonly onPick: (expr: string) => void }) {
  return (
    <Menu
      align="end"
      trigger={
        <IconButton kind="quiet" name={`Earlier queries for ${letter}`}>
          <History {...ICON} />
        </IconButton>
      }
    >
      <Earlier onPick={onPick} />
    </Menu>
  );
}

/** Read when the menu opens: the history is not the page's state. */
function Earlier({ onPick }: { readonly onPick: (expr: string) => void }) {
  const [all] = useState(readHistory);
  if (all.length === 0) return <p className="max-w-72 px-3 py-1 text-muted">Queries that you run are kept here, in this browser.</p>;
  return all.map((query) => (
    <MenuItem key={query} onSelect={() => onPick(query)}>
      <span className="line-clamp-2 max-w-[min(420px,80vw)] font-mono text-dense wrap-anywhere">{query}</span>
    </MenuItem>
  ));
}
