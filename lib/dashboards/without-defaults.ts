import { z } from "zod";

/** What people look for first in an object. */
const FIRST = ["schema", "kind", "type", "match", "id", "name", "ref", "title"];

/**
 * A value as briefly as its schema allows: fields that say what is so anyway
 * are left out, the others stand in the schema's order whatever order they
 * came in. Parsing the result gives the value again.
 */
export function withoutDefaults(schema: z.core.$ZodType, value: unknown): unknown {
  if (schema instanceof z.ZodDefault) {
    return equal(value, schema.def.defaultValue) ? undefined : withoutDefaults(schema.def.innerType, value);
  }
  if (schema instanceof z.ZodOptional) return value === undefined ? undefined : withoutDefaults(schema.def.innerType, value);
  if (Array.isArray(value)) {
    const element = schema instanceof z.ZodArray ? schema.def.element : null;
    return element === null ? value : value.map((one) => withoutDefaults(element, one));
  }
  if (!isRecord(value)) return value;
  if (schema instanceof z.ZodDiscriminatedUnion) {
    const option = schema.options.find((one) => optionFits(one, schema.def.discriminator, value));
    return option === undefined ? value : withoutDefaults(option, value);
  }
  if (schema instanceof z.ZodObject) return briefObject(schema.shape as Record<string, z.core.$ZodType>, value);
  if (schema instanceof z.ZodRecord) return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  return value;
}

function briefObject(shape: Readonly<Record<string, z.core.$ZodType>>, value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const place = (key: string) => (FIRST.includes(key) ? FIRST.indexOf(key) : FIRST.length);
  const entries = Object.entries(shape)
    .sort(([a], [b]) => place(a) - place(b))
    .map(([key, inner]) => [key, withoutDefaults(inner, value[key])] as const)
    .filter(([, brief]) => brief !== undefined);
  return Object.fromEntries(entries);
}

function optionFits(option: z.core.$ZodType, discriminator: string, value: Readonly<Record<string, unknown>>): boolean {
  if (!(option instanceof z.ZodObject)) return false;
  const literal = (option.shape as Record<string, z.core.$ZodType>)[discriminator];
  return literal instanceof z.ZodLiteral && literal.def.values.includes(value[discriminator] as never);
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Equal as JSON, whatever the order of keys. */
export function equal(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((one, i) => equal(one, b[i]));
  if (!isRecord(a) || !isRecord(b)) return false;
  const keys = (record: Readonly<Record<string, unknown>>) => Object.keys(record).filter((key) => record[key] !== undefined);
  return keys(a).length === keys(b).length && keys(a).every((key) => Object.hasOwn(b, key) && equal(a[key], b[key]));
}
