import type { TreeSpan } from "./tree";

export interface SidedSpan extends TreeSpan {
  readonly kind: string;
  readonly service: string;
}

export interface Distinct<S> {
  /** Every id once; order of arrival. */
  readonly spans: readonly S[];
  /** Ids of spans that arrived more than once, the same each time. */
  readonly repeated: ReadonlySet<string>;
  /** New ids of spans that had the id of a different one. */
  readonly conflicting: ReadonlySet<string>;
}

/** A hostile trace has one id fifty thousand times: compare with the first few, not all with all. */
export const MAX_COMPARED = 32;

/**
 * Gives every span an id of its own. The same span sent again counts once. A
 * client and a server span that share an id (Zipkin) become parent and child,
 * and the children go to the server. Otherwise the later one gets a new id.
 */
export function distinctSpans<S extends SidedSpan>(
  spans: readonly S[],
  same: (a: S, b: S) => boolean,
  withIds: (span: S, id: string, parent: string | null) => S,
): Distinct<S> {
  const groups = new Map<string, S[]>();
  const repeated = new Set<string>();
  const conflicting = new Set<string>();
  const kept: S[] = [];
  for (const span of spans) {
    const group = groups.get(span.id);
    if (!group) groups.set(span.id, [span]);
    else if (group.slice(0, MAX_COMPARED).some((other) => same(other, span))) {
      repeated.add(span.id);
      continue;
    } else group.push(span);
    kept.push(span);
  }
  if (kept.length === groups.size) return { spans: kept, repeated, conflicting };

  const renamed = new Map<S, string>();
  const adopts = new Map<string, string>();
  for (const [id, group] of groups) {
    if (group.length === 1) continue;
    const client = group.find((span) => span.kind === "client");
    const server = group.find((span) => span.kind === "server");
    if (client && server) {
      renamed.set(server, `${id}#server`);
      adopts.set(id, `${id}#server`);
    }
    const first = client && server ? client : (group[0] as S);
    let n = 1;
    for (const span of group) {
      if (span === first || renamed.has(span)) continue;
      const fresh = `${id}#${++n}`;
      renamed.set(span, fresh);
      conflicting.add(fresh);
    }
  }
  return {
    spans: kept.map((span) => {
      const id = renamed.get(span) ?? span.id;
      if (id.endsWith("#server")) return withIds(span, id, span.id);
      const parent = span.parent === null || span.parent === span.id ? span.parent : (adopts.get(span.parent) ?? span.parent);
      return id === span.id && parent === span.parent ? span : withIds(span, id, parent);
    }),
    repeated,
    conflicting,
  };
}
