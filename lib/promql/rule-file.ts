import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseAllDocuments } from "yaml";
import type { Expr } from "./ast";
import { parseDuration } from "./durations";
import { parseQuery } from "./parse";
import { isValidUtf8, quoteText } from "./quote";
import { templateProblem } from "./template-syntax";

/** A rule that records the result of its query under a name, or one that alerts on it. Lengths are milliseconds. */
export interface Rule {
  readonly kind: "recording" | "alerting";
  /** The metric to record, or the alert's name. */
  readonly name: string;
  /** As written. */
  readonly query: string;
  readonly expr: Expr;
  /** How long the query must hold before the alert fires; 0 for recording rules. */
  readonly forMs: number;
  readonly keepFiringForMs: number;
  readonly labels: ReadonlyMap<string, string>;
  readonly annotations: ReadonlyMap<string, string>;
  /** In the file, from 1. */
  readonly line: number;
}

export interface RuleGroup {
  readonly name: string;
  /** null: the default interval. */
  readonly intervalMs: number | null;
  /** How far in the past rules are evaluated; null: the default. */
  readonly queryOffsetMs: number | null;
  /** At most so many series or alerts a rule; 0: any number. */
  readonly limit: number;
  /** Added to every rule of the group. */
  readonly labels: ReadonlyMap<string, string>;
  readonly rules: readonly Rule[];
}

export interface RuleFileError {
  /** As promtool words it, with the group and the rule. */
  readonly message: string;
  /** In the file, from 1. */
  readonly line: number;
  readonly column: number;
}

export type ParsedRuleFile =
  { readonly ok: true; readonly groups: readonly RuleGroup[] } | { readonly ok: false; readonly errors: readonly RuleFileError[] };

/**
 * Reads a rule file of Prometheus 3.14 (YAML, first document only) and accepts
 * and refuses what `promtool check rules` does: unknown fields, groups named
 * twice, queries, names, lengths of time and the syntax of templates. Reports
 * every error, not only the first. Never throws.
 */
export function parseRuleFile(text: string): ParsedRuleFile {
  return new RuleFileReader(text).read();
}

type Fields = ReadonlyMap<string, { readonly key: Node; readonly value: Node | null }>;

const GROUP_FIELDS = ["name", "interval", "query_offset", "limit", "labels", "rules"];
const RULE_FIELDS = ["record", "alert", "expr", "for", "keep_firing_for", "labels", "annotations"];

class RuleFileReader {
  private readonly lines = new LineCounter();
  private readonly errors: RuleFileError[] = [];
  private readonly document;

  constructor(text: string) {
    // Not the library's own resolution of merges: it forgets where keys stand.
    const documents = parseAllDocuments(text, { lineCounter: this.lines, merge: false, prettyErrors: false });
    this.document = Array.isArray(documents) ? documents[0] : undefined;
  }

  read(): ParsedRuleFile {
    const { document } = this;
    for (const error of document?.errors ?? []) {
      const { line, col } = this.lines.linePos(error.pos[0]);
      this.errors.push({ message: error.message, line, column: col });
    }
    const groups = document === undefined || this.errors.length > 0 ? [] : this.groups(document.contents);
    return this.errors.length > 0 ? { ok: false, errors: this.errors } : { ok: true, groups };
  }

  private report(node: Node | null | undefined, message: string): void {
    const { line, col } = this.lines.linePos(node?.range?.[0] ?? 0);
    this.errors.push({ message, line, column: col });
  }

  private groups(contents: Node | null): readonly RuleGroup[] {
    const fields = this.fields(contents, ["groups"], "the file");
    const seen = new Set<string>();
    return this.items(fields.get("groups")?.value, "groups").map((node) => {
      const group = this.group(node);
      if (group.name === "") this.report(node, "Groupname must not be empty");
      if (seen.has(group.name)) this.report(node, `groupname: "${group.name}" is repeated in the same file`);
      seen.add(group.name);
      return group;
    });
  }

  private group(node: Node): RuleGroup {
    const fields = this.fields(node, GROUP_FIELDS, "a group");
    const name = this.text(fields, "name");
    const rules = this.items(fields.get("rules")?.value, "rules").flatMap((rule, index) => this.rule(rule, name, index + 1));
    const labels = this.texts(fields, "labels");
    for (const [label, value] of labels) this.checkLabel(node, label, value, (message) => message);
    return {
      name,
      intervalMs: this.length(fields, "interval"),
      queryOffsetMs: this.length(fields, "query_offset"),
      limit: this.whole(fields, "limit"),
      labels,
      rules,
    };
  }

  private rule(node: Node, group: string, number: number): readonly Rule[] {
    const before = this.errors.length;
    const fields = this.fields(node, RULE_FIELDS, "a rule");
    const [record, alert, query] = [this.text(fields, "record"), this.text(fields, "alert"), this.text(fields, "expr")];
    const name = alert === "" ? record : alert;
    const where = (message: string): string => `group ${quoteText(group)}, rule ${number}, ${quoteText(name)}: ${message}`;
    const report = (field: string, message: string): void => this.report(fields.get(field)?.value ?? node, where(message));
    if (record !== "" && alert !== "") report("record", "only one of 'record' and 'alert' must be set");
    if (name === "") report("record", "one of 'record' or 'alert' must be set");
    const parsed = parseQuery(query);
    if (query === "") report("expr", "field 'expr' must be set in rule");
    else if (!parsed.ok) report("expr", `could not parse expression: ${parsed.error.text}`);
    const [forMs, keepFiringForMs] = [this.length(fields, "for") ?? 0, this.length(fields, "keep_firing_for") ?? 0];
    const [labels, annotations] = [this.texts(fields, "labels"), this.texts(fields, "annotations")];
    if (record !== "") {
      if (annotations.size > 0) report("record", "invalid field 'annotations' in recording rule");
      if (forMs !== 0) report("record", "invalid field 'for' in recording rule");
      if (keepFiringForMs !== 0) report("record", "invalid field 'keep_firing_for' in recording rule");
      if (!isValidUtf8(record)) report("record", `invalid recording rule name: ${record}`);
      if (/[{}]/.test(record)) report("record", `braces present in the recording rule name; should it be in expr?: ${record}`);
    }
    for (const [label, value] of labels) this.checkLabel(node, label, value, where);
    for (const annotation of annotations.keys())
      if (!isName(annotation)) this.report(node, where(`invalid annotation name: ${annotation}`));
    if (alert !== "")
      for (const [field, templates] of [
        ["label", labels],
        ["annotation", annotations],
      ] as const)
        for (const [key, template] of templates) {
          const problem = templateProblem(template);
          if (problem !== null) report(`${field}s`, `${field} ${quoteText(key)}: error parsing template: ${problem}`);
        }
    if (!parsed.ok || this.errors.length > before) return [];
    const kind = record === "" ? "alerting" : "recording";
    const line = this.lines.linePos(node.range?.[0] ?? 0).line;
    return [{ kind, name, query, expr: parsed.expr, forMs, keepFiringForMs, labels, annotations, line }];
  }

  private checkLabel(node: Node, label: string, value: string, where: (message: string) => string): void {
    if (!isName(label) || label === "__name__") this.report(node, where(`invalid label name: ${label}`));
    if (!isValidUtf8(value)) this.report(node, where(`invalid label value: ${value}`));
  }

  private resolved(node: unknown): Node | null {
    if (isAlias(node)) return this.document === undefined ? null : (node.resolve(this.document) ?? null);
    return isMap(node) || isSeq(node) || isScalar(node) ? node : null;
  }

  /** A mapping's entries, those of `<<` included; with `known`, others are errors. */
  private fields(node: unknown, known: readonly string[] | null, where: string): Fields {
    const found = new Map<string, { readonly key: Node; readonly value: Node | null }>();
    const map = this.resolved(node);
    if (map === null || (isScalar(map) && map.value === null)) return found;
    if (!isMap(map)) {
      this.report(map, `${where} must be a mapping`);
      return found;
    }
    const merged: Node[] = [];
    for (const { key, value } of map.items) {
      const name = isScalar(key) ? scalarText(key) : null;
      if (name === "<<") merged.push(...this.merged(value));
      else if (name === null || !isScalar(key)) this.report(map, `a key of ${where} is no text`);
      else if (known !== null && !known.includes(name)) this.report(key, `field ${name} not found in ${where}`);
      else found.set(name, { key, value: this.resolved(value) });
    }
    for (const source of merged)
      for (const [name, entry] of this.fields(source, known, where)) if (!found.has(name)) found.set(name, entry);
    return found;
  }

  private merged(value: unknown): readonly Node[] {
    const source = this.resolved(value);
    return isSeq(source) ? source.items.flatMap((item) => this.resolved(item) ?? []) : source === null ? [] : [source];
  }

  private items(node: Node | null | undefined, where: string): readonly Node[] {
    if (node === null || node === undefined || (isScalar(node) && node.value === null)) return [];
    if (!isSeq(node)) {
      this.report(node, `${where} must be a list`);
      return [];
    }
    return node.items.flatMap((item) => this.resolved(item) ?? []);
  }

  /** Any scalar as it was written; null and what is absent are empty. */
  private text(fields: Fields, name: string): string {
    const value = fields.get(name)?.value ?? null;
    if (value === null) return "";
    if (isScalar(value)) return scalarText(value);
    this.report(value, `${name} must be a text`);
    return "";
  }

  private texts(fields: Fields, name: string): ReadonlyMap<string, string> {
    const entries = this.fields(fields.get(name)?.value, null, name);
    return new Map(Array.from(entries.keys(), (key) => [key, this.text(entries, key)]));
  }

  private length(fields: Fields, name: string): number | null {
    const value = fields.get(name)?.value ?? null;
    if (value === null || (isScalar(value) && value.value === null)) return null;
    const parsed = parseDuration(this.text(fields, name));
    if ("ms" in parsed) return parsed.ms;
    this.report(value, parsed.error);
    return null;
  }

  private whole(fields: Fields, name: string): number {
    const value = fields.get(name)?.value ?? null;
    if (value === null || (isScalar(value) && value.value === null)) return 0;
    if (isScalar(value) && Number.isSafeInteger(value.value)) return Number(value.value);
    this.report(value, `${name} must be a whole number`);
    return 0;
  }
}

function scalarText(scalar: { readonly value: unknown; readonly source?: string }): string {
  if (typeof scalar.value === "string") return scalar.value;
  return scalar.value === null ? "" : (scalar.source ?? "");
}

/** Labels may be any text since Prometheus 3. */
const isName = (name: string): boolean => name !== "" && isValidUtf8(name);
