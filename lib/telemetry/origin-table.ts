import { AttributeColumns, AttributeColumnsWriter } from "./attribute-columns";
import type { Attributes, AttributeValue, Resource, Scope } from "./attributes";
import type { ByteReader } from "./byte-reader";
import type { ByteWriter } from "./byte-writer";
import { readCounts } from "./number-columns";
import type { StringTableWriter } from "./string-table";

/** Resources and scopes, each distinct one once: by identity first, which is what a batch shares, then by content. */
export class OriginTableWriter {
  readonly #resources = new AttributeColumnsWriter();
  readonly #byResource = new Map<Resource, number>();
  readonly #byContent = new Map<string, number>();
  readonly #scopes = new Map<string, number>();
  readonly #scopeTexts: string[] = [];
  #lastScope: Scope | null = null;
  #lastScopeRef = 0;

  resource(resource: Resource): number {
    const known = this.#byResource.get(resource);
    if (known !== undefined) return known;
    const content = contentKey(resource.attributes);
    let ref = this.#byContent.get(content);
    if (ref === undefined) {
      ref = this.#resources.rows;
      this.#resources.add(resource.attributes);
      this.#byContent.set(content, ref);
    }
    this.#byResource.set(resource, ref);
    return ref;
  }

  scope(scope: Scope): number {
    if (scope === this.#lastScope) return this.#lastScopeRef;
    const key = `${scope.name.length}\u0000${scope.name}${scope.version}`;
    let ref = this.#scopes.get(key);
    if (ref === undefined) {
      ref = this.#scopes.size;
      this.#scopes.set(key, ref);
      this.#scopeTexts.push(scope.name, scope.version);
    }
    this.#lastScope = scope;
    return (this.#lastScopeRef = ref);
  }

  write(w: ByteWriter, strings: StringTableWriter): void {
    w.varint(this.#resources.rows);
    this.#resources.write(w, strings);
    w.varint(this.#scopes.size);
    for (const text of this.#scopeTexts) w.varint(strings.ref(text));
  }
}

export interface OriginTable {
  readonly resources: readonly Resource[];
  readonly scopes: readonly Scope[];
}

export function readOrigins(r: ByteReader, strings: readonly string[]): OriginTable {
  const rows = r.varint();
  const columns = new AttributeColumns(r, strings, rows);
  const scopeRefs = readCounts(r, r.varint() * 2);
  return {
    resources: Array.from({ length: rows }, (_, i) => ({ attributes: columns.row(i) })),
    scopes: Array.from({ length: scopeRefs.length / 2 }, (_, i) => ({
      name: strings[scopeRefs[2 * i] as number] as string,
      version: strings[scopeRefs[2 * i + 1] as number] as string,
    })),
  };
}

/** Equal exactly when the attributes are, order of keys included. */
export function contentKey(attributes: Attributes): string {
  let key = "";
  for (const name of Object.keys(attributes)) key += `${name.length}:${name}${valueKey(attributes[name] as AttributeValue)}`;
  return key;
}

function valueKey(value: AttributeValue): string {
  if (typeof value === "string") return `s${value.length}:${value}`;
  if (typeof value === "number") return Object.is(value, -0) ? "n-0;" : `n${value};`;
  if (typeof value === "bigint") return `i${value};`;
  if (value === null || typeof value === "boolean") return `${value};`;
  if (value instanceof Uint8Array) return `b${Buffer.from(value).toString("hex")};`;
  if (Array.isArray(value)) return `[${(value as readonly AttributeValue[]).map(valueKey).join("")}]`;
  return `{${contentKey(value as Attributes)}}`;
}
