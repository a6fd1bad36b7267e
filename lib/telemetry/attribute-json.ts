import type { Attributes, AttributeValue } from "./attributes";

/** An attribute value as JSON carries it to a browser: bigints are decimal strings, bytes are `base64:…`, non-finite numbers their names. */
export type AttributeJson = string | number | boolean | null | readonly AttributeJson[] | { readonly [key: string]: AttributeJson };

export type AttributesJson = Readonly<Record<string, AttributeJson>>;

/** Turns a stored value into what `JSON.stringify` keeps whole. */
export function attributeToJson(value: AttributeValue): AttributeJson {
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (value === null || typeof value !== "object") return value;
  if (value instanceof Uint8Array) return `base64:${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64")}`;
  if (Array.isArray(value)) return (value as readonly AttributeValue[]).map(attributeToJson);
  return attributesToJson(value as Attributes);
}

/** `fromEntries`, not assignment: a sender may name a key `__proto__`. */
export function attributesToJson(attributes: Attributes): AttributesJson {
  return Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, attributeToJson(value)]));
}
