import { attributeText, identityOf } from "@/lib/telemetry/identity";
import type { SpanRecord } from "@/lib/telemetry/span";
import { type DurationFigures, DurationTally } from "./figures";
import type { SampleSize, SampledTrace } from "./trace-sample";

/** `traces`: a trace counts once for every value that any of its spans has, with its whole duration. `spans`: every wanted span that has the attribute, with its own. */
export type GroupOf = "traces" | "spans";

export interface TraceGroup extends DurationFigures {
  /** Empty: those without the attribute. */
  readonly value: string;
}

export interface TraceGroups {
  readonly by: string;
  readonly of: GroupOf;
  /** Most frequent first. */
  readonly groups: readonly TraceGroup[];
  /** Values beyond those listed. */
  readonly otherValues: number;
  readonly size: SampleSize;
}

/** More groups than these are counted, not listed. */
const MAX_GROUPS = 200;
const MAX_VALUE = 1024;

const OWN: Readonly<Record<string, (span: SpanRecord) => string>> = {
  service: (span) => identityOf(span.resource).service,
  operation: (span) => span.name,
  node: (span) => identityOf(span.resource).node,
  tenant: (span) => span.tenant,
  status: (span) => (span.status === 2 ? "error" : "ok"),
};

/** What a span has under a name: `service`, `operation`, `node`, `tenant`, `status`, or any attribute of it or its resource. Empty: nothing. */
export function spanValue(span: SpanRecord, by: string): string {
  if (Object.hasOwn(OWN, by)) return (OWN[by] as (span: SpanRecord) => string)(span);
  if (Object.hasOwn(span.attributes, by)) return attributeText(span.attributes[by]).slice(0, MAX_VALUE);
  return Object.hasOwn(span.resource.attributes, by) ? attributeText(span.resource.attributes[by]).slice(0, MAX_VALUE) : "";
}

/** Counts, failures and exact percentiles per value of an attribute. `model` is the trace's model, `root` its root's operation. */
export function groupTraces(
  traces: readonly SampledTrace[],
  by: string,
  of: GroupOf,
  wanted: (span: SpanRecord) => boolean = () => true,
): Pick<TraceGroups, "groups" | "otherValues"> {
  const tallies = new Map<string, DurationTally>();
  const tally = (value: string): DurationTally => {
    let found = tallies.get(value);
    if (!found) tallies.set(value, (found = new DurationTally()));
    return found;
  };
  for (const { whole, spans } of traces) {
    if (of === "spans") {
      for (const span of spans) {
        if (!wanted(span)) continue;
        const value = by === "model" ? whole.model : by === "root" ? whole.rootName : spanValue(span, by);
        if (value !== "") tally(value).add(Math.max(0, Number(span.endNs - span.startNs) / 1e6), span.status === 2);
      }
      continue;
    }
    const values = new Set<string>();
    if (by === "model") values.add(whole.model);
    else if (by === "root") values.add(whole.rootName);
    else if (by === "status") values.add(whole.errors > 0 ? "error" : "ok");
    else for (const span of spans) values.add(spanValue(span, by));
    if (values.size > 1) values.delete("");
    for (const value of values) tally(value).add(Number(whole.endNs - whole.startNs) / 1e6, whole.errors > 0);
  }
  const groups = [...tallies]
    .map(([value, found]): TraceGroup => ({ value, ...found.figures() }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  return { groups: groups.slice(0, MAX_GROUPS), otherValues: Math.max(0, groups.length - MAX_GROUPS) };
}
