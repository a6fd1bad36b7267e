import { escapePattern } from "@/lib/kernel/literal-pattern";
import type { VariableValue } from "./variable-value";

/** Values as people read them. */
export const plainText = ({ values, texts, all }: VariableValue): string => (all ? "All" : (texts ?? values).join(", "));

const one = (values: readonly string[], several: (values: readonly string[]) => string): string =>
  values.length === 1 ? (values[0] ?? "") : several(values);

const LUCENE = /[-+=&|><!(){}[\]^"~*?:\\/ ]/g;

/** `${name:format}`, with the formats that Grafana names; an unknown one is `glob`. */
export function formatValues(value: VariableValue, format: string, name: string): string {
  const { values } = value;
  const [kind, ...rest] = format.split(":");
  switch (kind) {
    case "raw":
    case "csv":
      return values.join(",");
    case "text":
      return plainText(value);
    case "regex":
      return value.verbatim ? (values[0] ?? "") : one(values.map(escapePattern), (all) => `(${all.join("|")})`);
    case "pipe":
      return values.join("|");
    case "json":
      return JSON.stringify(values.length === 1 ? values[0] : values);
    case "doublequote":
      return values.map((v) => `"${v.replaceAll('"', String.raw`\"`)}"`).join(",");
    case "singlequote":
      return values.map((v) => `'${v.replaceAll("'", String.raw`\'`)}'`).join(",");
    case "sqlstring":
      return values.map((v) => `'${v.replaceAll("'", "''")}'`).join(",");
    case "percentencode":
      return encodeStrictly(one(values, (all) => `{${all.join(",")}}`));
    case "uriencode":
      return encodeURI(one(values, (all) => `{${all.join(",")}}`));
    case "queryparam":
      return (value.all ? ["$__all"] : values).map((v) => `var-${encodeURIComponent(name)}=${encodeURIComponent(v)}`).join("&");
    case "html":
      return values.join(", ").replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
    case "lucene":
      return one(
        values.map((v) => v.replace(LUCENE, String.raw`\$&`)),
        (all) => `(${all.map((v) => `"${v}"`).join(" OR ")})`,
      );
    case "distributed":
      return values.map((v, i) => (i === 0 ? v : `${name}=${v}`)).join(",");
    case "join":
      return values.join(rest.length > 0 ? rest.join(":") : ",");
    default:
      return one(values, (all) => `{${all.join(",")}}`);
  }
}

const encodeStrictly = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
