import { visibleText } from "@/lib/kernel/visible-text";
import { durationText } from "./duration-text";
import type { ServiceSlots, WaterfallRow } from "./prepare-waterfall";
import { serviceColour } from "./service-mark";

/** Indentation stops growing here: a deep chain must not push its names out of sight. */
const DEEPEST_INDENT = 16;

/** The left half of a row: place in the tree, error mark, name. */
export function WaterfallName({ one, onToggle }: { readonly one: WaterfallRow; readonly onToggle: (id: string) => void }) {
  const { row } = one;
  return (
    <div
      className="flex w-(--tree) shrink-0 items-center gap-1 overflow-hidden pr-2 pl-2 text-dense whitespace-nowrap"
      style={{ paddingLeft: 8 + Math.min(row.depth, DEEPEST_INDENT) * 10 }}
    >
      {row.childCount > 0 ? (
        <button
          type="button"
          tabIndex={-1}
          aria-label={one.collapsed ? "Unfold" : "Fold"}
          className="w-5 shrink-0 rounded-chip text-center font-mono text-caption leading-4 text-muted hover:bg-active"
          onClick={(event) => {
            event.stopPropagation();
            onToggle(row.id);
          }}
        >
          {one.collapsed ? `+${one.foldedRows > 99 ? "" : one.foldedRows}` : "−"}
        </button>
      ) : (
        <span className="w-5 shrink-0" />
      )}
      {(row.status === "error" || one.foldedError) && <ErrorGlyph />}
      <span className={row.synthetic ? "truncate text-muted italic" : "truncate"} title={visibleText(`${row.service} ${row.name}`)}>
        {row.synthetic ? null : <span className="text-muted">{visibleText(row.service)} </span>}
        {visibleText(row.name)}
      </span>
    </div>
  );
}

function ErrorGlyph() {
  return (
    <svg viewBox="0 0 10 10" className="size-2.5 shrink-0" role="img" aria-label="Error">
      <circle cx="5" cy="5" r="4.5" fill="var(--breached)" />
      <path d="M5 2.2v3.4M5 7v.8" stroke="var(--bg)" strokeWidth="1.4" />
    </svg>
  );
}

/** The right half: the bar, with the first token's tick, and its duration after it; the margin holds that of a bar that ends last. */
export function WaterfallBar({ one, slots }: { readonly one: WaterfallRow; readonly slots: ServiceSlots }) {
  const { row } = one;
  const colour = row.status === "error" ? "var(--breached)" : serviceColour(slots, row.service);
  return (
    <div className="relative mr-18 ml-1.5 flex-1">
      {!one.hidden && (
        <>
          <span
            className="absolute top-1.5 h-2 min-w-0.5 rounded-[2px]"
            style={{
              left: `${one.left * 100}%`,
              width: `${one.width * 100}%`,
              // A phase that nobody sent as a span is hatched, so that it is not taken for one.
              background: row.synthetic ? `repeating-linear-gradient(135deg, ${colour} 0 3px, transparent 3px 5px)` : colour,
            }}
          />
          <span
            className="absolute top-0 px-1 font-mono text-caption leading-5 whitespace-nowrap text-muted"
            style={{ left: `${(one.left + one.width) * 100}%` }}
          >
            {durationText(row.durationUs)}
          </span>
        </>
      )}
      {one.firstToken !== null && (
        <span
          title={`First token after ${durationText((row.firstTokenUs ?? 0) - row.startUs)}`}
          className="absolute top-0.5 h-4 w-0.5 bg-fg"
          style={{ left: `${one.firstToken * 100}%` }}
        />
      )}
    </div>
  );
}
