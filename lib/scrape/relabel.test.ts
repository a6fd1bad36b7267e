import { describe, expect, it } from "vitest";
import { compileRelabelling } from "./relabel";
import { RELABEL_DEFAULTS, type RelabelRule } from "./target";
import { resolveTarget, seriesLabels } from "./target-labels";

const rule = (fields: Partial<RelabelRule>): RelabelRule => ({ ...RELABEL_DEFAULTS, ...fields });
const run = (labels: Record<string, string>, ...rules: Partial<RelabelRule>[]) => compileRelabelling(rules.map(rule))(labels);

describe("relabelling", () => {
  it.each<[string, Partial<RelabelRule>[], Record<string, string> | null]>([
    ["replaces with groups", [{ sourceLabels: ["a"], regex: "f(.*)", targetLabel: "d", replacement: "ch${1}-$1" }], { d: "choo-oo" }],
    ["joins sources with the separator", [{ sourceLabels: ["a", "b"], separator: "/", targetLabel: "d" }], { d: "foo/bar" }],
    ["leaves all alone where the whole does not match", [{ sourceLabels: ["a"], regex: "o", targetLabel: "d", replacement: "x" }], {}],
    ["removes a label whose replacement is empty", [{ sourceLabels: ["a"], targetLabel: "b", replacement: "" }], { b: "" }],
    ["drops on a match", [{ action: "drop", sourceLabels: ["a"], regex: "fo+" }], null],
    ["keeps on a match", [{ action: "keep", sourceLabels: ["a"], regex: "fo+" }], {}],
    ["drops what does not match keep", [{ action: "keep", sourceLabels: ["a"], regex: "bar" }], null],
    ["maps names", [{ action: "labelmap", regex: "(a)", replacement: "x_$1" }], { x_a: "foo" }],
    ["drops labels by name", [{ action: "labeldrop", regex: "b|c" }], { b: "", c: "" }],
    ["keeps labels by name", [{ action: "labelkeep", regex: "a" }], { b: "", c: "" }],
    ["writes in capitals", [{ action: "uppercase", sourceLabels: ["a"], targetLabel: "a" }], { a: "FOO" }],
    ["uses a group in the target's name", [{ sourceLabels: ["a"], regex: "(fo)o", targetLabel: "t_$1", replacement: "y" }], { t_fo: "y" }],
  ])("%s", (_, rules, change) => {
    const before = { a: "foo", b: "bar", c: "baz" };
    const expected = change && Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, v]) => v !== ""));
    expect(run(before, ...rules)).toEqual(expected);
  });

  it("says which rule is wrong and how to right it", () => {
    expect(() => run({}, {}, { action: "keep", regex: "(?=a)" })).toThrow(/Relabelling rule 1/);
    expect(() => run({}, { action: "keep", regex: "(?=a)" })).toThrow(/does not compile/);
  });

  it("is not slowed down by a regular expression made to be slow", () => {
    expect(run({ a: "a".repeat(30_000) }, { action: "drop", sourceLabels: ["a"], regex: "(a+)+b" })).not.toBeNull();
  });
});

describe("a target's labels", () => {
  const none = compileRelabelling([]);

  it("are the job, the address as instance and what was configured", () => {
    expect(resolveTarget("http://10.0.0.1:8000/metrics?x=1", "vllm", { region: "eu" }, none)).toEqual({
      url: "http://10.0.0.1:8000/metrics?x=1",
      labels: { instance: "10.0.0.1:8000", job: "vllm", region: "eu" },
    });
  });

  it("may be changed by rules, the address too, and lose what begins with two underscores", () => {
    const relabel = compileRelabelling([
      rule({ sourceLabels: ["__meta_pod"], targetLabel: "instance" }),
      rule({ sourceLabels: ["__meta_port"], regex: "(.+)", targetLabel: "__address__", replacement: "h:$1" }),
      rule({ targetLabel: "__metrics_path__", replacement: "/m" }),
    ]);
    expect(resolveTarget("http://h:1/metrics", "j", { __meta_pod: "p-0", __meta_port: "9" }, relabel)).toEqual({
      url: "http://h:9/m",
      labels: { instance: "p-0", job: "j" },
    });
  });

  it("win over the series' own, which are renamed; with honor_labels the series' own win", () => {
    const own = { instance: "inner", exported_instance: "x", le: "" };
    const target = { instance: "outer", job: "j" };
    expect(seriesLabels("m", own, target, false, none)).toEqual({
      __name__: "m",
      exported_exported_instance: "inner",
      exported_instance: "x",
      instance: "outer",
      job: "j",
    });
    expect(seriesLabels("m", own, target, true, none)).toEqual({ __name__: "m", exported_instance: "x", instance: "inner", job: "j" });
  });
});
