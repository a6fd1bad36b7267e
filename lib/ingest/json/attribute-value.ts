import type { AttributeValue } from "@/lib/telemetry/attributes";
import type { DoorLimits } from "../limits";
import { setMember } from "../otlp/attribute-reader";

export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject => typeof value === "object" && value !== null && !Array.isArray(value);

/** Turns parsed JSON into attribute values within the door's bounds: what is too much is cut and counted. */
export class AttributeBuilder {
  readonly #limits: DoorLimits;
  readonly #trimmed: (what: string, n: number) => void;
  /** The object added to last and its members: counting them each time would take the square of their number. */
  #filling: object | null = null;
  #size = 0;

  constructor(limits: DoorLimits, trimmed: (what: string, n: number) => void) {
    this.#limits = limits;
    this.#trimmed = trimmed;
  }

  /** Text of at most `most` UTF-16 units; NUL, which Postgres cannot hold, is replaced. */
  text(text: string, most = this.#limits.attributeBytes): string {
    let out = text;
    if (out.length > most) {
      this.#trimmed("attribute-cut", 1);
      // Not between the halves of a surrogate pair.
      const code = out.charCodeAt(most - 1);
      out = out.slice(0, code >= 0xd800 && code < 0xdc00 ? most - 1 : most);
    }
    return out.includes("\u0000") ? out.replaceAll("\u0000", "\ufffd") : out;
  }

  /** A value as it is, its texts cut; a structure larger than `most` as JSON is cut as text. */
  value(value: unknown, most = this.#limits.attributeBytes): AttributeValue {
    if (typeof value === "string") return this.text(value, most);
    if (typeof value === "number" || typeof value === "boolean" || value === null) return value;
    if (typeof value !== "object") return null;
    const json = JSON.stringify(value);
    if (json.length > most) return this.text(json, most);
    return clean(value);
  }

  /** Adds a member unless there are too many already. The name is the sender's: `__proto__` becomes a member too. */
  add(into: Record<string, AttributeValue>, name: string, value: AttributeValue): void {
    if (into !== this.#filling) {
      this.#filling = into;
      this.#size = Object.keys(into).length;
    }
    if (!Object.hasOwn(into, name)) {
      if (this.#size >= this.#limits.attributes) {
        this.#trimmed("attribute-dropped", 1);
        return;
      }
      this.#size++;
    }
    setMember(into, this.text(name, this.#limits.labelNameBytes), value);
  }
}

/** Parsed JSON is an attribute value already, but for NUL. */
function clean(value: unknown): AttributeValue {
  if (typeof value === "string") return value.includes("\u0000") ? value.replaceAll("\u0000", "\ufffd") : value;
  if (Array.isArray(value)) return value.map(clean);
  if (!isObject(value)) return value as number | boolean | null;
  const out: Record<string, AttributeValue> = {};
  for (const [name, inner] of Object.entries(value)) {
    setMember(out, name.includes("\u0000") ? name.replaceAll("\u0000", "\ufffd") : name, clean(inner));
  }
  return out;
}
