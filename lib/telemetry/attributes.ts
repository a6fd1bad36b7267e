/** An OTLP AnyValue. Integers within 2^53 are numbers; those beyond are bigints, so that every digit is kept. */
export type AttributeValue =
  string | number | bigint | boolean | null | Uint8Array | readonly AttributeValue[] | { readonly [key: string]: AttributeValue };

export type Attributes = Readonly<Record<string, AttributeValue>>;

/** Who sent it. One object is shared by all records of a batch that came from the same resource. */
export interface Resource {
  readonly attributes: Attributes;
}

export interface Scope {
  readonly name: string;
  readonly version: string;
}
