"use client";

import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { Button, IconButton } from "../../ui";

interface ItemListProps<T> {
  /** What one is called: “threshold”. */
  readonly noun: string;
  readonly items: readonly T[];
  readonly onChange: (items: readonly T[]) => void;
  readonly create: () => T;
  readonly children: (item: T, change: (item: T) => void, index: number) => ReactNode;
  /** The order means something. */
  readonly ordered?: boolean;
}

const ICON = { "aria-hidden": true, className: "size-3.5", strokeWidth: 1.5 } as const;

/** Things of one kind, one below the other: change, move, remove, add. */
export function ItemList<T>({ noun, items, onChange, create, children, ordered = false }: ItemListProps<T>) {
  const swap = (i: number, k: number): void => {
    const next = [...items];
    [next[i], next[k]] = [next[k] as T, next[i] as T];
    onChange(next);
  };
  return (
    <div className="flex flex-col gap-2">
      {items.length > 0 && (
        <ul className="flex flex-col gap-2">
          {items.map((item, i) => (
            // oxlint-disable-next-line react/no-array-index-key -- items have no identity of their own
            <li key={i} className="flex items-start gap-1 border-b border-line pb-2">
              <div className="min-w-0 flex-1">
                {children(item, (next) => onChange(items.map((other, k) => (k === i ? next : other))), i)}
              </div>
              <span className="flex shrink-0">
                {ordered && (
                  <>
                    <IconButton name={`Move ${noun} ${i + 1} up`} kind="quiet" size="sm" disabled={i === 0} onClick={() => swap(i, i - 1)}>
                      <ArrowUp {...ICON} />
                    </IconButton>
                    <IconButton
                      name={`Move ${noun} ${i + 1} down`}
                      kind="quiet"
                      size="sm"
                      disabled={i === items.length - 1}
                      onClick={() => swap(i, i + 1)}
                    >
                      <ArrowDown {...ICON} />
                    </IconButton>
                  </>
                )}
                <IconButton
                  name={`Remove ${noun} ${i + 1}`}
                  kind="quiet"
                  size="sm"
                  onClick={() => onChange(items.filter((_, k) => k !== i))}
                >
                  <Trash2 {...ICON} />
                </IconButton>
              </span>
            </li>
          ))}
        </ul>
      )}
      <div>
        <Button size="sm" onClick={() => onChange([...items, create()])}>
          <Plus {...ICON} />
          Add {/^[aeiou]/.test(noun) ? "an" : "a"} {noun}
        </Button>
      </div>
    </div>
  );
}
