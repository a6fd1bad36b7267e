/** A place in a text where a variable stands: `$name`, `${name}`, `${name.field:format}` or `[[name:format]]`. */
export interface VariableReference {
  readonly name: string;
  /** After a dot: `labels.model` of `${__field.labels.model}`; empty otherwise. */
  readonly field: string;
  /** After a colon; null when none is asked for. */
  readonly format: string | null;
  /** UTF-16 offsets, `end` not included. */
  readonly start: number;
  readonly end: number;
}

const REFERENCE =
  /\$\{([A-Za-z_]\w*)((?:\.[^:}\s]+)?)(?::([^}\n]+))?\}|\$([A-Za-z_]\w*)|\[\[([A-Za-z_]\w*)(?:\.([^:\]\s]+))?(?::([^\]\s]+))?\]\]/g;

/** Every reference in the order of the text. `$1` and `${1}` are none: label_replace uses them. */
export function referencesIn(text: string): VariableReference[] {
  if (!text.includes("$") && !text.includes("[[")) return [];
  return [...text.matchAll(REFERENCE)].map((m) => ({
    name: m[1] ?? m[4] ?? m[5] ?? "",
    field: m[2] ? m[2].slice(1) : (m[6] ?? ""),
    format: m[3] ?? m[7] ?? null,
    start: m.index,
    end: m.index + m[0].length,
  }));
}

/** Names that Sightglass itself gives a value, with their `__`. */
export const isBuiltinVariable = (name: string): boolean => name.startsWith("__");
