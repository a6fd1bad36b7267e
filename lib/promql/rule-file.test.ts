import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sharedPath } from "@/test/shared";
import { parseRuleFile } from "./rule-file";

/** Debian's promtool; what it says is compared where it is installed. */
const promtool = spawnSync("promtool", ["--version"]).status === 0;
if (!promtool) console.log("skipped: comparison with promtool, which is not installed (Debian: apt install prometheus)");

/** What `promtool check rules` says about each file: accepted or not. */
function verdicts(files: readonly string[]): ReadonlyMap<string, boolean> {
  const { stdout } = spawnSync("promtool", ["check", "rules", ...files], { encoding: "utf8", maxBuffer: 1e9 });
  const said = new Map<string, boolean>();
  for (const part of stdout.split("Checking ").slice(1)) said.set(part.slice(0, part.indexOf("\n")), part.includes("SUCCESS"));
  // Duplicate rules are complained about in place of success, and accepted all the same.
  for (const [file, accepted] of said) if (!accepted) said.set(file, spawnSync("promtool", ["check", "rules", file]).status === 0);
  return said;
}

const rule = (lines: string): string => `groups:\n  - name: g\n    rules:\n      - ${lines.trim().replaceAll("\n", "\n        ")}\n`;

/** A file, what we say first about it (null: accepted), and where promtool 2.42 disagrees the reason. */
const FILES: readonly (readonly [about: string, text: string, first: string | null, disagreement?: string])[] = [
  ["nothing", "", null],
  ["a comment", "# rules\n", null],
  ["no groups", "groups:\n", null],
  ["an empty list of groups", "groups: []\n", null],
  ["a group without rules", "groups:\n  - name: g\n", null],
  ["a recording rule", rule("record: a:b\nexpr: sum(up)"), null],
  [
    "an alert with everything",
    rule("alert: A\nexpr: up == 0\nfor: 5m\nkeep_firing_for: 1h30m\nlabels: {severity: page}\nannotations: {text: '{{ $value }}'}"),
    null,
  ],
  ["a query over several lines", rule("record: a\nexpr: |\n  sum(\n    up # all\n  )"), null],
  ["a number as query", rule("record: a\nexpr: 1"), null],
  ["a number and a truth as labels", rule("record: a\nexpr: up\nlabels: {a: 1, b: true, c: 1.50}"), null],
  ["a label without value", rule("record: a\nexpr: up\nlabels: {a: }"), null],
  ["for 0", rule("alert: A\nexpr: up\nfor: 0"), null],
  ["for without value", rule("alert: A\nexpr: up\nfor:"), null],
  ["an anchor and a merge", rule("alert: A\nexpr: up\nlabels: &l {a: b}\nannotations:\n  <<: *l\n  c: d"), null],
  ["a second document", `${rule("record: a\nexpr: up")}---\nnonsense: [\n`, null],
  ["interval and limit", "groups:\n  - name: g\n    interval: 30s\n    limit: 10\n    rules: []\n", null],
  ["a query offset", "groups:\n  - name: g\n    query_offset: 30s\n    rules: []\n", null, "the field is younger (2.53)"],
  ["labels of a group", "groups:\n  - name: g\n    labels: {a: b}\n    rules: []\n", null, "the field is younger (3.0)"],
  ["a name beyond ASCII", rule("record: 'größe.total'\nexpr: up"), null, "names may be any text since 3.0"],
  ["a label beyond ASCII", rule("record: a\nexpr: up\nlabels: {'a.b': c}"), null, "names may be any text since 3.0"],
  ["an annotation beyond ASCII", rule("alert: A\nexpr: up\nannotations: {'a.b': c}"), null, "names may be any text since 3.0"],
  ["a quoted metric in a query", rule("record: a\nexpr: 'sum({\"a.b\"})'"), null, "quoted names are younger (3.0)"],
  ["a calculated duration", rule("record: a\nexpr: 'rate(up[2*5m])'"), null, "calculated durations are younger (3.4)"],
  ["no list of groups", "groups: {}\n", "1:9 groups must be a list"],
  ["no mapping", "- a\n", "1:1 the file must be a mapping"],
  ["a text", "hello\n", "1:1 the file must be a mapping"],
  ["an unknown field", "group: []\n", "1:1 field group not found in the file"],
  ["an unknown field of a group", "groups:\n  - name: g\n    every: 5m\n", "3:5 field every not found in a group"],
  ["an unknown field of a rule", rule("record: a\nexpression: up"), "5:9 field expression not found in a rule"],
  ["no name", "groups:\n  - rules: []\n", "2:5 Groupname must not be empty"],
  ["two groups of one name", "groups:\n  - name: g\n  - name: g\n", '3:5 groupname: "g" is repeated in the same file'],
  ["a field twice", rule("record: a\nrecord: b\nexpr: up"), "5:9 Map keys must be unique"],
  ["broken YAML", "groups:\n  - name: 'g\n", "3:1 Missing closing 'quote"],
  ["a tab as indentation", "groups:\n\t- name: g\n", "2:1 Tabs are not allowed as indentation"],
  [
    "record and alert",
    rule("record: a\nalert: A\nexpr: up"),
    "4:17 group \"g\", rule 1, \"A\": only one of 'record' and 'alert' must be set",
  ],
  ["neither record nor alert", rule("expr: up"), "4:9 group \"g\", rule 1, \"\": one of 'record' or 'alert' must be set"],
  ["no query", rule("record: a"), '4:9 group "g", rule 1, "a": field \'expr\' must be set in rule'],
  [
    "a query that is none",
    rule("record: a\nexpr: sum(up"),
    '5:15 group "g", rule 1, "a": could not parse expression: 1:7: parse error: unclosed left parenthesis',
  ],
  [
    "a query of the wrong type",
    rule("record: a\nexpr: rate(up)"),
    '5:15 group "g", rule 1, "a": could not parse expression: 1:6: parse error: expected type range vector in call to function "rate", got instant vector',
  ],
  ["a list as query", rule("record: a\nexpr: [up]"), "5:15 expr must be a text"],
  [
    "a recording rule that waits",
    rule("record: a\nexpr: up\nfor: 5m"),
    '4:17 group "g", rule 1, "a": invalid field \'for\' in recording rule',
  ],
  [
    "a recording rule that keeps firing",
    rule("record: a\nexpr: up\nkeep_firing_for: 5m"),
    '4:17 group "g", rule 1, "a": invalid field \'keep_firing_for\' in recording rule',
  ],
  [
    "a recording rule with annotations",
    rule("record: a\nexpr: up\nannotations: {a: b}"),
    '4:17 group "g", rule 1, "a": invalid field \'annotations\' in recording rule',
  ],
  [
    "a query as name",
    rule("record: 'a{b=\"c\"}'\nexpr: up"),
    '4:17 group "g", rule 1, "a{b=\\"c\\"}": braces present in the recording rule name; should it be in expr?: a{b="c"}',
  ],
  ["a length without unit", rule("alert: A\nexpr: up\nfor: 5"), '6:14 not a valid duration string: "5"'],
  ["a fraction of a length", rule("alert: A\nexpr: up\nfor: 1.5m"), '6:14 unknown unit "." in duration "1.5m"'],
  ["an empty length", rule("alert: A\nexpr: up\nfor: ''"), "6:14 empty duration string"],
  ["a negative length", rule("alert: A\nexpr: up\nfor: -5m"), '6:14 not a valid duration string: "-5m"'],
  ["a limit that is no number", "groups:\n  - name: g\n    limit: many\n", "3:12 limit must be a whole number"],
  [
    "a label named __name__",
    rule("record: a\nexpr: up\nlabels: {__name__: b}"),
    '4:9 group "g", rule 1, "a": invalid label name: __name__',
  ],
  ["a label without name", rule("record: a\nexpr: up\nlabels: {'': b}"), '4:9 group "g", rule 1, "a": invalid label name: '],
  ["labels as a list", rule("record: a\nexpr: up\nlabels: [a, b]"), "6:17 labels must be a mapping"],
  ["a label with a list", rule("record: a\nexpr: up\nlabels: {a: [b]}"), "6:21 a must be a text"],
  [
    "a template that is none",
    rule("alert: A\nexpr: up\nlabels: {a: '{{ foo }}'}"),
    '6:17 group "g", rule 1, "A": label "a": error parsing template: function "foo" not defined',
  ],
  ["a template in a recording rule", rule("record: a\nexpr: up\nlabels: {a: '{{ foo }}'}"), null],
];

describe("a rule file is accepted or refused with its place and cause", () => {
  test.each(FILES.map(([about, text, first]) => ({ about, text, first })))("$about", ({ text, first }) => {
    const parsed = parseRuleFile(text);
    const [error] = parsed.ok ? [] : parsed.errors;
    const said = error === undefined ? null : `${error.line}:${error.column} ${error.message}`;
    expect(said).toEqual(first === null ? null : expect.stringContaining(first));
  });
});

test("every error of a file is reported", () => {
  const parsed = parseRuleFile(rule("expr: sum(\nfor: 5\nlabels: {__name__: x}"));
  expect(parsed.ok ? [] : parsed.errors).toHaveLength(4);
});

test("groups and rules carry what was written", () => {
  const text =
    "groups:\n  - name: g\n    interval: 1m\n    limit: 5\n    labels: {team: a}\n    rules:\n" +
    "      - record: a:b\n        expr: sum(up)\n      - alert: A\n        expr: up == 0\n        for: 1h\n        annotations: {n: 1.50}\n";
  const parsed = parseRuleFile(text);
  expect(parsed).toMatchObject({
    ok: true,
    groups: [
      {
        name: "g",
        intervalMs: 60_000,
        queryOffsetMs: null,
        limit: 5,
        labels: new Map([["team", "a"]]),
        rules: [
          { kind: "recording", name: "a:b", query: "sum(up)", expr: { type: "aggregation" }, forMs: 0, line: 7 },
          { kind: "alerting", name: "A", forMs: 3_600_000, annotations: new Map([["n", "1.50"]]), line: 9 },
        ],
      },
    ],
  });
});

describe.skipIf(!promtool)("promtool 2.42 says the same", { timeout: 120_000 }, () => {
  let folder = "";
  beforeAll(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "rules-"));
  });
  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

  test("of the files above, except where the language has grown since", () => {
    const files = FILES.map(([, text], index) => {
      const file = path.join(folder, `${index}.yml`);
      fs.writeFileSync(file, text);
      return file;
    });
    const said = verdicts(files);
    const different = FILES.filter(([, , first], index) => (first === null) !== said.get(files[index] ?? ""));
    expect(different.map(([about]) => about)).toEqual(FILES.flatMap(([about, , , reason]) => (reason === undefined ? [] : [about])));
  });

  const collections = [sharedPath("corpora", "prom-rules"), sharedPath("corpora", "promtool")].filter((found) => found !== null);
  test.skipIf(collections.length === 0)("of every file in public collections", () => {
    const files = collections.flatMap((from) =>
      fs
        .readdirSync(from, { recursive: true, encoding: "utf8" })
        .filter((name) => /\.ya?ml$/.test(name))
        .map((name) => path.join(from, name)),
    );
    const said = verdicts(files);
    let rules = 0;
    const different = files.filter((file) => {
      const parsed = parseRuleFile(fs.readFileSync(file, "utf8"));
      if (parsed.ok) for (const group of parsed.groups) rules += group.rules.length;
      return parsed.ok !== said.get(file);
    });
    console.log(`${files.length} rule files with ${rules} rules: ${different.length} disagreements with promtool`);
    expect(different).toEqual([]);
  });
});
