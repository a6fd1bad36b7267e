import type { DashboardChange } from "@/lib/dashboards";
import { visibleText } from "@/lib/kernel/visible-text";

const SIGNS: Readonly<Record<DashboardChange["kind"], string>> = { added: "+", removed: "−", changed: "~", moved: "→" };

/** Differences between two versions, as sentences; what was and what is below each. */
export function DiffList({ changes }: { readonly changes: readonly DashboardChange[] }) {
  if (changes.length === 0) return <p className="text-muted">Nothing differs.</p>;
  return (
    <ul aria-label="Differences" className="flex flex-col">
      {changes.map((change, i) => (
        // oxlint-disable-next-line react/no-array-index-key -- the list is read as a whole
        <li key={i} className="grid grid-cols-[16px_1fr] border-b border-line py-1.5 last:border-b-0">
          <span aria-hidden className="font-mono text-muted">
            {SIGNS[change.kind]}
          </span>
          <div className="min-w-0">
            <p>{visibleText(change.text)}</p>
            {change.kind === "changed" && (
              <p className="font-mono text-dense break-all">
                <del className="text-muted">{shortJson(change.before)}</del> <ins className="no-underline">{shortJson(change.after)}</ins>
              </p>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}

function shortJson(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return visibleText(text.length > 300 ? `${text.slice(0, 299)}…` : text);
}
