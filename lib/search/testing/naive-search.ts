import { RE2JS } from "re2js";
import type { AttributeValue } from "@/lib/telemetry/attributes";
import { attributeText } from "@/lib/telemetry/identity";
import type { LogRecord } from "@/lib/telemetry/log-record";
import type { Search, Value } from "../ast";

/**
 * The plainest reading of a search over logs: every condition looked at, none
 * skipped, text by regular expressions. Knows the fields `level`, `tenant`
 * and flat attributes, quantities without units, and literal values.
 */
export function naiveMatch(search: Search, record: LogRecord): boolean {
  switch (search.kind) {
    case "everything":
      return true;
    case "and":
      return search.parts.map((part) => naiveMatch(part, record)).every(Boolean);
    case "or":
      return search.parts.map((part) => naiveMatch(part, record)).some(Boolean);
    case "not":
      return !naiveMatch(search.of, record);
    case "text":
      return texts(record).some((text) => hasWord(text, search.value));
    case "exists":
      return valueOf(record, search.field.name) !== undefined && valueOf(record, search.field.name) !== "";
    case "oneOf":
      return search.values.some((value) => equal(valueOf(record, search.field.name), value));
    case "compare": {
      const found = valueOf(record, search.field.name);
      if (search.op === ":" || search.op === "=") return equal(found, search.value);
      if (search.op === "!=") return !equal(found, search.value);
      const [a, b] = [rank(search.field.name, found), rank(search.field.name, literal(search.value))];
      if (a === null || b === null) return false;
      return search.op === ">" ? a > b : search.op === ">=" ? a >= b : search.op === "<" ? a < b : a <= b;
    }
    default:
      throw new TypeError(`${search.kind} is beyond the naive reading`);
  }
}

const literal = (value: Value): string => (value.kind === "literal" ? value.text : "");

const LEVELS = ["unset", "trace", "debug", "info", "warn", "error", "fatal"];

function valueOf(record: LogRecord, name: string): AttributeValue | undefined {
  if (name === "level") return record.severityNumber === 0 ? "unset" : LEVELS[Math.ceil(record.severityNumber / 4)];
  if (name === "tenant") return record.tenant === "" ? undefined : record.tenant;
  return record.attributes[name];
}

const equal = (found: AttributeValue | undefined, value: Value): boolean =>
  found !== undefined && (typeof found === "number" ? found === Number(literal(value)) : attributeText(found) === literal(value));

function rank(name: string, value: AttributeValue | undefined): number | null {
  if (value === undefined) return null;
  if (name === "level") return LEVELS.indexOf(attributeText(value));
  const number = Number(value);
  return Number.isNaN(number) ? null : number;
}

const texts = (record: LogRecord): string[] => [
  attributeText(record.body),
  ...Object.values(record.attributes).filter((value) => typeof value === "string"),
];

const hasWord = (text: string, value: Value): boolean =>
  RE2JS.compile(`(?i)(?:^|[^0-9a-z_])${RE2JS.quote(literal(value))}(?:[^0-9a-z_]|$)`)
    .matcher(text)
    .find();
