import { type Labels, METRIC_NAME } from "@/lib/kernel/labels";
import type { Aggregation } from "../../ast";
import { onlyLabels, signatureBy, withoutLabels } from "../label-sets";
import type { Row } from "../row";

/** What a group is known by, and what its rows' labels become. */
export interface Grouping {
  readonly key: (labels: Labels) => string;
  readonly labels: (labels: Labels) => Labels;
}

export function groupingOf({ without, grouping }: Pick<Aggregation, "without" | "grouping">): Grouping {
  if (without) {
    const dropped = new Set([...grouping, METRIC_NAME]);
    return { key: signatureBy([...dropped], "ignoring"), labels: (labels) => withoutLabels(labels, dropped) };
  }
  const kept = new Set(grouping);
  return { key: signatureBy(grouping, "on"), labels: (labels) => onlyLabels(labels, kept) };
}

export interface Group<T> {
  readonly labels: Labels;
  /** Whether the name of any of its rows is to be dropped. */
  dropName: boolean;
  readonly of: T;
}

/** The groups that rows fall into, in the order in which they were first seen. */
export class Groups<T> {
  private readonly byKey = new Map<string, Group<T>>();

  constructor(
    private readonly grouping: Grouping,
    private readonly open: () => T,
  ) {}

  of(row: Row): T {
    const key = this.grouping.key(row.labels);
    let group = this.byKey.get(key);
    if (!group) {
      group = { labels: this.grouping.labels(row.labels), dropName: row.dropName, of: this.open() };
      this.byKey.set(key, group);
    }
    group.dropName ||= row.dropName;
    return group.of;
  }

  all(): Iterable<Group<T>> {
    return this.byKey.values();
  }
}
