import { CircleAlert, Info, TriangleAlert } from "lucide-react";
import { cn } from "../../ui";
import type { RowNote } from "../row-notes";

const ICONS = { error: CircleAlert, warning: TriangleAlert, info: Info } as const;
const INKS = { error: "text-breached", warning: "text-p2-text", info: "text-p3-text" } as const;
const WORDS = { error: "Error", warning: "Warning", info: "Note" } as const;

/** What the last run said, below the query it is about. `stale`: the query has been changed since. */
export function RowNotes({ notes, stale }: { readonly notes: readonly RowNote[]; readonly stale: boolean }) {
  if (notes.length === 0) return null;
  return (
    <ul className={cn("mt-1 flex flex-col gap-0.5", stale && "opacity-60")} aria-label="What the last run said">
      {notes.map((note, i) => {
        const Icon = ICONS[note.level];
        return (
          <li key={i} role={note.level === "error" ? "alert" : undefined} className="flex items-start gap-1.5 text-dense">
            <Icon aria-hidden className={cn("mt-px size-3.5 shrink-0", INKS[note.level])} strokeWidth={1.5} />
            <span className="min-w-0 wrap-anywhere">
              <span className={cn("font-medium", INKS[note.level])}>
                {WORDS[note.level]}
                {note.at !== null && <span className="font-mono"> {note.at}</span>}:
              </span>{" "}
              {note.text}
              {note.fix !== "" && (
                <>
                  {/[.!?]$/.test(note.text) ? " " : ". "}
                  <span className="text-muted">{note.fix}</span>
                </>
              )}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
