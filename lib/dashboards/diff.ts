import { fieldWords } from "./diff-words";
import type { Dashboard } from "./model";
import type { DashboardChange } from "./views";
import { equal } from "./without-defaults";

type Part = DashboardChange["of"];
type Data = Readonly<Record<string, unknown>>;

/** A whole list of parts, found again by what identifies each. */
interface Parts {
  readonly of: Part;
  readonly idOf: (part: Data) => string;
  readonly nameOf: (part: Data) => string;
  /** Fields that say where it is, not what it is. */
  readonly places: readonly string[];
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const PARTS: Readonly<Record<"panels" | "variables" | "sections" | "links", Parts>> = {
  panels: { of: "panel", idOf: (p) => text(p["id"]), nameOf: (p) => text(p["title"]) || text(p["id"]), places: ["place"] },
  variables: { of: "variable", idOf: (p) => text(p["name"]), nameOf: (p) => `$${text(p["name"])}`, places: [] },
  sections: { of: "section", idOf: (p) => text(p["id"]), nameOf: (p) => text(p["title"]) || text(p["id"]), places: ["y"] },
  links: { of: "link", idOf: (p) => text(p["title"]), nameOf: (p) => text(p["title"]), places: [] },
};

/** What became of a dashboard between two versions: of the whole first, then variables, sections, panels and links. Empty exactly when they are equal. */
export function diffDashboards(before: Dashboard, after: Dashboard): readonly DashboardChange[] {
  const { panels: p0, variables: v0, sections: s0, links: l0, ...whole0 } = before;
  const { panels: p1, variables: v1, sections: s1, links: l1, ...whole1 } = after;
  return [
    ...fieldChanges(whole0, whole1, { of: "dashboard", id: "", name: after.title }),
    ...partChanges(v0, v1, PARTS.variables),
    ...partChanges(s0, s1, PARTS.sections),
    ...partChanges(p0, p1, PARTS.panels),
    ...partChanges(l0, l1, PARTS.links),
  ];
}

function partChanges(before: readonly Data[], after: readonly Data[], parts: Parts): DashboardChange[] {
  const keyed = (all: readonly Data[]) => {
    const seen = new Map<string, number>();
    // Links may share a title: the second is told from the first.
    return new Map(all.map((part) => {
      const id = parts.idOf(part);
      const n = (seen.get(id) ?? 0) + 1;
      seen.set(id, n);
      return [n === 1 ? id : `${id} (${n})`, part];
    })); // prettier-ignore
  };
  const [old, fresh] = [keyed(before), keyed(after)];
  const { of } = parts;
  const removed = [...old]
    .filter(([id]) => !fresh.has(id))
    .map(([id, part]) => whole("removed", of, id, parts.nameOf(part), part, undefined));
  const changed = [...fresh].flatMap(([id, part]) => {
    const was = old.get(id);
    const name = parts.nameOf(part);
    return was === undefined ? [whole("added", of, id, name, undefined, part)] : changesOf(was, part, { of, id, name }, parts.places);
  });
  const order = (all: ReadonlyMap<string, Data>, other: ReadonlyMap<string, Data>) => [...all.keys()].filter((id) => other.has(id));
  const reordered = !equal(order(old, fresh), order(fresh, old));
  return [...removed, ...changed, ...(reordered ? [orderChange(of, order(old, fresh), order(fresh, old))] : [])];
}

interface Subject {
  readonly of: Part;
  readonly id: string;
  readonly name: string;
}

function changesOf(before: Data, after: Data, subject: Subject, places: readonly string[]): DashboardChange[] {
  const without = (part: Data) => Object.fromEntries(Object.entries(part).filter(([key]) => !places.includes(key)));
  const moved = places.filter((key) => !equal(before[key], after[key]));
  return [
    ...moved.map((field): DashboardChange => ({ kind: "moved", ...subject, field, before: before[field], after: after[field], text: `“${subject.name}” was moved or resized.` })), // prettier-ignore
    ...fieldChanges(without(before), without(after), subject),
  ];
}

function fieldChanges(before: Data, after: Data, subject: Subject): DashboardChange[] {
  return leaves(before, after, "").map(({ field, was, is }) => ({
    kind: "changed",
    ...subject,
    field,
    ...(was === undefined ? {} : { before: was }),
    ...(is === undefined ? {} : { after: is }),
    text: fieldWords(subject, field, was, is, after),
  }));
}

interface Leaf {
  readonly field: string;
  readonly was: unknown;
  readonly is: unknown;
}

const isData = (value: unknown): value is Data => typeof value === "object" && value !== null && !Array.isArray(value);

/** The smallest parts that differ. Lists of other lengths differ as a whole. */
function leaves(was: unknown, is: unknown, field: string): Leaf[] {
  if (equal(was, is)) return [];
  if (isData(was) && isData(is)) {
    const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])];
    return keys.flatMap((key) => leaves(was[key], is[key], field === "" ? key : `${field}.${key}`));
  }
  if (Array.isArray(was) && Array.isArray(is) && was.length === is.length) {
    return was.flatMap((one: unknown, i) => leaves(one, is[i], `${field}[${i}]`));
  }
  return [{ field, was, is }];
}

const whole = (kind: "added" | "removed", of: Part, id: string, name: string, before: unknown, after: unknown): DashboardChange => ({
  kind,
  of,
  id,
  name,
  field: "",
  ...(before === undefined ? {} : { before }),
  ...(after === undefined ? {} : { after }),
  text: `The ${of} “${name}” was ${kind}.`,
});

const orderChange = (of: Part, before: readonly string[], after: readonly string[]): DashboardChange => ({
  kind: "moved",
  of,
  id: "",
  name: "",
  field: "",
  before,
  after,
  text: `The ${of}s are in another order.`,
});
