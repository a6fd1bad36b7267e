import { canonicalLabels, type Labels } from "@/lib/kernel/labels";
import type { Attributes, AttributeValue, LogRecord, Resource, SpanEvent, SpanLink, SpanRecord } from "@/lib/telemetry";
import { nameRule } from "./name-rules";
import { withoutPrompts } from "./prompt-text";
import { Pseudonyms } from "./pseudonym";
import { NOT_STORED, type PrivacyRule, REDACTED } from "./rules";
import { withoutSecrets } from "./secret-text";
import { suspicion } from "./suspicion";

export type CountPrivacy = (rule: PrivacyRule, count: number) => void;

const DEEPEST = 16;
const FIGURE = /^[\d.,:%\s+-]{1,20}$/;

/** Removes private text from records. Records without any come back as they are. */
export class Redactor {
  readonly #pseudonyms: Pseudonyms;
  readonly #count: CountPrivacy;
  /** A resource is shared by all records of a batch and looked through once. */
  readonly #resources = new WeakMap<Resource, Resource>();

  /** `secret` is the installation's; `count` is told of everything removed. */
  constructor(secret: string, count: CountPrivacy) {
    this.#pseudonyms = new Pseudonyms(secret);
    this.#count = count;
  }

  span(span: SpanRecord): SpanRecord {
    const attributes = this.#attributes(span.attributes, span.tenant);
    const resource = this.#resource(span.resource, span.tenant);
    const events = this.#each(span.events, (event: SpanEvent) => this.#withAttributes(event, span.tenant));
    const links = this.#each(span.links, (link: SpanLink) => this.#withAttributes(link, span.tenant));
    const name = this.#plain(span.name);
    const statusMessage = this.#text(span.statusMessage);
    if (
      attributes === span.attributes &&
      resource === span.resource &&
      events === span.events &&
      links === span.links &&
      name === span.name &&
      statusMessage === span.statusMessage
    ) {
      return span;
    }
    return { ...span, attributes, resource, events, links, name, statusMessage };
  }

  log(record: LogRecord): LogRecord {
    const attributes = this.#attributes(record.attributes, record.tenant);
    const resource = this.#resource(record.resource, record.tenant);
    const body = this.#body(record, attributes);
    if (attributes === record.attributes && resource === record.resource && body === record.body) return record;
    return { ...record, attributes, resource, body };
  }

  /** Only new series pass here: a label's value is a part of their identity. */
  labels(labels: Labels): Labels {
    const clean = this.#attributes(labels, labels["tenant"] ?? "");
    return clean === labels ? labels : canonicalLabels(clean as Labels);
  }

  #resource(resource: Resource, tenant: string): Resource {
    const known = this.#resources.get(resource);
    if (known !== undefined) return known;
    const attributes = this.#attributes(resource.attributes, tenant);
    const clean = attributes === resource.attributes ? resource : { attributes };
    this.#resources.set(resource, clean);
    if (clean !== resource) this.#resources.set(clean, clean);
    return clean;
  }

  #withAttributes<T extends { readonly attributes: Attributes }>(item: T, tenant: string): T {
    const attributes = this.#attributes(item.attributes, tenant);
    return attributes === item.attributes ? item : { ...item, attributes };
  }

  #each<T>(items: readonly T[], clean: (item: T) => T): readonly T[] {
    let changed: T[] | undefined;
    for (let i = 0; i < items.length; i++) {
      const item = items[i] as T;
      const after = clean(item);
      if (after !== item) (changed ??= [...items])[i] = after;
    }
    return changed ?? items;
  }

  #attributes(attributes: Attributes, tenant: string, depth = 0): Attributes {
    let changed: Record<string, AttributeValue> | undefined;
    for (const name in attributes) {
      const value = attributes[name] as AttributeValue;
      const after = this.#value(name, value, tenant, depth);
      if (after === value) continue;
      changed ??= { ...attributes };
      // The sender chose the name: `__proto__` must stay a member.
      Object.defineProperty(changed, name, { value: after, enumerable: true, writable: true, configurable: true });
    }
    return changed ?? attributes;
  }

  #value(name: string, value: AttributeValue, tenant: string, depth: number): AttributeValue {
    // Numbers and truth values carry no text: token counts keep their names.
    if (typeof value === "number" || typeof value === "boolean" || typeof value === "bigint" || value === null) return value;
    const rule = nameRule(name);
    if (rule === null) return this.#inside(value, tenant, depth);
    if (rule === "user-pseudonymised") return typeof value === "string" ? this.#user(value, tenant) : this.#inside(value, tenant, depth);
    if (value === "" || value === NOT_STORED || value === REDACTED) return value;
    // `response: "200"`, `output: "12 %"`: a figure under such a name is no text.
    if (rule === "content-dropped" && typeof value === "string" && FIGURE.test(value)) return value;
    this.#count(rule, 1);
    return rule === "content-dropped" ? NOT_STORED : REDACTED;
  }

  #user(value: string, tenant: string): string {
    const pseudonym = this.#pseudonyms.of(tenant, value);
    if (pseudonym !== value) this.#count("user-pseudonymised", 1);
    return pseudonym;
  }

  #inside(value: AttributeValue, tenant: string, depth: number): AttributeValue {
    if (typeof value === "string") return this.#text(value);
    if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
    if (depth >= DEEPEST) {
      this.#count("content-dropped", 1);
      return NOT_STORED;
    }
    if (Array.isArray(value)) return this.#each(value as readonly AttributeValue[], (item) => this.#element(item, tenant, depth));
    return this.#attributes(value as Attributes, tenant, depth + 1);
  }

  #element(item: AttributeValue, tenant: string, depth: number): AttributeValue {
    return typeof item === "object" || typeof item === "string" ? this.#inside(item, tenant, depth + 1) : item;
  }

  /** A log record's body: model messages go, prompts printed by engines go, JSON is looked into. */
  #body(record: LogRecord, attributes: Attributes): AttributeValue {
    const { body } = record;
    const event = attributes["event.name"];
    if (typeof event === "string" && MODEL_EVENT.test(event) && body !== null && body !== "") {
      this.#count("content-dropped", 1);
      return NOT_STORED;
    }
    if (typeof body !== "string") return this.#inside(body, record.tenant, 0);
    if (body.charCodeAt(0) === 123 && body.endsWith("}")) {
      const json = this.#json(body, record.tenant);
      if (json !== null) return json;
    }
    return this.#text(body);
  }

  /** A JSON object as text, cleaned like attributes; null when it is not one. */
  #json(text: string, tenant: string): string | null {
    let parsed: unknown;
    try {
      parsed = JSON.parse(text);
    } catch {
      return null;
    }
    const clean = this.#attributes(parsed as Attributes, tenant);
    return clean === parsed ? this.#plain(text) : JSON.stringify(clean);
  }

  #text(text: string): string {
    const reasons = suspicion(text);
    if (reasons === 0) return text;
    const { text: line, found } = withoutPrompts(text, reasons);
    if (found > 0) this.#count("content-dropped", found);
    return this.#plain(line, reasons);
  }

  #plain(text: string, reasons = suspicion(text)): string {
    if (reasons === 0) return text;
    const { text: clean, found } = withoutSecrets(text, reasons);
    if (found > 0) this.#count("secret-redacted", found);
    return clean;
  }
}

/** OpenTelemetry's events that carry model messages as their body. */
const MODEL_EVENT = /^gen_ai\.(.*\.message|choice|client\.inference\.operation\.details|.*content.*)$/;
