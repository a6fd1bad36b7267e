import type { AttributeValue } from "@/lib/telemetry/attributes";
import type { Signal } from "./parse";

/**
 * How values of a field are compared.
 * `keyword`: exactly. `id`: in lower case. `text`: by words. `number`.
 * `duration`: read in nanoseconds; a value without unit is milliseconds.
 * `instant`: nanoseconds since the epoch. `choice`: one of `values`, in order.
 * `boolean`.
 */
export type FieldType = "keyword" | "id" | "text" | "number" | "duration" | "instant" | "choice" | "boolean";

/** A field that has a meaning of its own. Every other name is an attribute. */
export interface FieldSpec<R> {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly type: FieldType;
  /** What it is, for the bar's completion. */
  readonly about: string;
  /** Of a choice: what it may be, in ascending order. */
  readonly values?: readonly string[];
  /** Of a choice: other spellings, in lower case. */
  readonly spellings?: Readonly<Record<string, string>>;
  /** Undefined when the record does not say. */
  readonly read: (record: R) => AttributeValue | undefined;
}

/** What a record is made of, as far as searching goes. */
export interface RecordShape<R> {
  readonly signal: Signal;
  readonly fields: readonly FieldSpec<R>[];
  /** Values that can be named as a whole: `attributes`, `resource`, `body`. */
  readonly roots: Readonly<Record<string, (record: R) => AttributeValue | undefined>>;
  /** Where a name that is no field is looked for: the first that has it decides. */
  readonly searched: readonly ((record: R) => AttributeValue | undefined)[];
  /** Every text of the record that free words are looked for in. */
  readonly texts: (record: R, found: (text: string) => void) => void;
}

/** The field of that name, by name or alias in any case; null when it is none. */
export function findField<R>(shape: RecordShape<R>, name: string): FieldSpec<R> | null {
  const wanted = name.toLowerCase();
  return shape.fields.find((spec) => spec.name === wanted || spec.aliases.includes(wanted)) ?? null;
}

/** A field in one line. */
export function fieldSpec<R>(
  name: string,
  type: FieldType,
  about: string,
  read: FieldSpec<R>["read"],
  ...aliases: readonly string[]
): FieldSpec<R> {
  return { name, aliases, type, about, read };
}

/** Text, or undefined when it is empty: an empty identifier says nothing. */
export const said = (text: string): string | undefined => (text === "" ? undefined : text);
