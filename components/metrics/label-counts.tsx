import Link from "next/link";
import { visibleText } from "@/lib/kernel/visible-text";
import type { LabelCount, LabelSaving } from "@/lib/metrics";
import { Chip, SkeletonRows } from "../ui";

const NUMBER = new Intl.NumberFormat("en-US");

interface LabelCountsProps {
  readonly metric: string;
  readonly labels: readonly LabelCount[];
  readonly savings: readonly LabelSaving[];
  readonly loading: boolean;
}

/** A metric's labels, how many values each has, the commonest of them, and what dropping it would save. */
export function LabelCounts({ metric, labels, savings, loading }: LabelCountsProps) {
  return (
    <section className="mt-5">
      <h3 className="text-section font-semibold">Labels</h3>
      {loading && <SkeletonRows />}
      {!loading && labels.length === 0 && <p className="mt-1 text-muted">No series of it had a sample in the last hour.</p>}
      <ul className="mt-1 flex flex-col">
        {labels.map((label) => {
          const saving = savings.find((s) => s.label === label.label);
          return (
            <li key={label.label} className="border-t border-line py-2">
              <p className="flex flex-wrap items-baseline gap-x-2">
                <Link
                  className="font-mono text-dense font-medium text-accent hover:underline"
                  href={`/catalogue/cardinality?${new URLSearchParams({ metric, label: label.label }).toString()}`}
                >
                  {visibleText(label.label)}
                </Link>
                <span className="text-dense text-muted">
                  {NUMBER.format(label.values)} {label.values === 1 ? "value" : "values"}
                </span>
                {saving && (
                  <span className="text-dense text-muted">
                    · without it {NUMBER.format(saving.left)} of {NUMBER.format(saving.series)} series
                  </span>
                )}
              </p>
              <p className="mt-1 flex flex-wrap gap-1">
                {label.top.map((value) => (
                  <Chip key={value.name} title={`${visibleText(value.name)}: ${NUMBER.format(value.series)} series`}>
                    <span className="font-mono text-fg">{visibleText(value.name)}</span> {NUMBER.format(value.series)}
                  </Chip>
                ))}
                {label.values > label.top.length && (
                  <span className="text-caption text-muted">and {NUMBER.format(label.values - label.top.length)} more</span>
                )}
              </p>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
