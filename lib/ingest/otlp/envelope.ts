import type { Resource, Scope } from "@/lib/telemetry";
import type { ProtoReader } from "../protobuf/reader";
import type { AttributeReader } from "./attribute-reader";

export const NO_RESOURCE: Resource = { attributes: {} };
export const NO_SCOPE: Scope = { name: "", version: "" };

/**
 * Walks the shape all three signals share: request → resource → scope →
 * items. Fields may come in any order on the wire, so each level is looked
 * through for its resource or scope first. `item` is called with the cursor at
 * the item's length.
 */
export function eachItem(
  r: ProtoReader,
  attributes: AttributeReader,
  visit: {
    readonly resource?: (resource: Resource, from: number, to: number) => void;
    readonly resourceEnd?: () => void;
    readonly item: (resource: Resource, scope: Scope) => void;
  },
): void {
  while (r.pos < r.end) {
    const tag = r.tag();
    if (tag === 10) oneResource(r, attributes, visit);
    else r.skip(tag);
  }
}

function oneResource(r: ProtoReader, attributes: AttributeReader, visit: Parameters<typeof eachItem>[2]): void {
  const end = r.end;
  const to = r.length();
  const start = r.pos;
  r.end = to;
  let resource = NO_RESOURCE;
  let from = start;
  let until = start;
  if (seek(r, to, 10)) {
    const at = r.pos;
    resource = attributes.resource(r);
    from = at;
    until = r.pos;
  }
  visit.resource?.(resource, from, until);
  r.pos = start;
  while (r.pos < to) {
    const tag = r.tag();
    if (tag !== 18) {
      r.skip(tag);
      continue;
    }
    const scopeEnd = r.length();
    const scopeStart = r.pos;
    r.end = scopeEnd;
    const scope = seek(r, scopeEnd, 10) ? attributes.scope(r) : NO_SCOPE;
    r.pos = scopeStart;
    while (r.pos < scopeEnd) {
      const itemTag = r.tag();
      if (itemTag === 18) visit.item(resource, scope);
      else r.skip(itemTag);
    }
    r.end = to;
  }
  visit.resourceEnd?.();
  r.end = end;
}

/** Moves the cursor behind the first tag equal to `wanted`; false when there is none before `to`. */
function seek(r: ProtoReader, to: number, wanted: number): boolean {
  while (r.pos < to) {
    const tag = r.tag();
    if (tag === wanted) return true;
    r.skip(tag);
  }
  return false;
}
