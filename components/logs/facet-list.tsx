import { visibleText } from "@/lib/kernel/visible-text";
import type { LogFacetValue } from "@/lib/logs";

const SHOWN = 12;

interface FacetListProps {
  readonly title: string;
  readonly values: readonly LogFacetValue[];
  readonly chosen: string;
  readonly onChoose: (value: string) => void;
}

/** Values of one field with how many records carry each; choosing one narrows, choosing it again widens. */
export function FacetList({ title, values, chosen, onChoose }: FacetListProps) {
  const named = values.filter((v) => v.value !== "");
  if (named.length === 0) return null;
  return (
    <section className="mb-3">
      <h3 className="px-4 text-caption text-muted">{title}</h3>
      <ul>
        {named.slice(0, SHOWN).map(({ value, count }) => (
          <li key={value}>
            <button
              type="button"
              aria-pressed={value === chosen}
              className="flex h-6 w-full items-center gap-2 px-4 text-left text-dense hover:bg-hover aria-pressed:bg-accent-soft aria-pressed:font-medium"
              onClick={() => onChoose(value === chosen ? "" : value)}
            >
              <span className="min-w-0 flex-1 truncate">{visibleText(value)}</span>
              <span className="text-muted">{count.toLocaleString("en-US")}</span>
            </button>
          </li>
        ))}
      </ul>
      {named.length > SHOWN && (
        <p className="px-4 text-caption text-muted">
          top {SHOWN} of {named.length}
        </p>
      )}
    </section>
  );
}
