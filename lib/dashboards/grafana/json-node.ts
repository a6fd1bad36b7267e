/**
 * A place in somebody else's JSON. Reading never throws: a value of the wrong
 * type is reported with its path, and is then as good as absent.
 */
export class JsonNode {
  constructor(
    readonly value: unknown,
    readonly path: string,
    private readonly report: (problem: string) => void,
  ) {}

  /** The same place, with its problems told to somebody else. */
  toldTo(report: (problem: string) => void): JsonNode {
    return new JsonNode(this.value, this.path, report);
  }

  at(...keys: readonly string[]): JsonNode {
    let value = this.value;
    let path = this.path;
    for (const key of keys) {
      // Own properties alone: a file may hold a key "__proto__" or "constructor".
      value = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
      path = path === "" ? key : /^\w+$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key.slice(0, 60))}]`;
    }
    return new JsonNode(value, path, this.report);
  }

  get present(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  get isObject(): boolean {
    return isObject(this.value);
  }

  get isList(): boolean {
    return Array.isArray(this.value);
  }

  /** A number counts as its digits: exporters write both. */
  text(): string | undefined {
    if (typeof this.value === "string") return storable(this.value);
    if (typeof this.value === "number" && Number.isFinite(this.value)) return String(this.value);
    return this.wrong("text");
  }

  /** Text of digits counts as its number. */
  number(): number | undefined {
    if (typeof this.value === "number" && Number.isFinite(this.value)) return this.value;
    if (typeof this.value === "string" && this.value.trim() !== "") {
      const number = Number(this.value);
      if (Number.isFinite(number)) return number;
    }
    return this.value === "" ? undefined : this.wrong("a number");
  }

  flag(): boolean | undefined {
    return typeof this.value === "boolean" ? this.value : this.wrong("true or false");
  }

  list(): JsonNode[] {
    if (!Array.isArray(this.value)) {
      this.wrong("a list");
      return [];
    }
    return this.value.map((item: unknown, i) => new JsonNode(item, `${this.path}[${i}]`, this.report));
  }

  /** The list's texts; everything else in it is left out. */
  texts(): string[] {
    return this.list().flatMap((item) => item.text() ?? []);
  }

  entries(): [string, JsonNode][] {
    if (isObject(this.value)) return Object.keys(this.value).map((key) => [storable(key), this.at(key)]);
    this.wrong("an object");
    return [];
  }

  private wrong(expected: string): undefined {
    if (this.present) this.report(`${this.path} should be ${expected}, not ${typeName(this.value)}; it is left out.`);
    return undefined;
  }
}

/** What the database refuses is taken out: NUL, and halves of characters. */
const storable = (text: string): string => text.replaceAll("\0", "").toWellFormed();

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function typeName(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  return typeof value === "boolean" ? String(value) : typeof value === "string" ? "text" : `a ${typeof value}`;
}
