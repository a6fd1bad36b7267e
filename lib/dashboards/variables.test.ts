import fc from "fast-check";
import { expect, test } from "vitest";
import { Fault } from "@/lib/kernel/faults";
import { labelsKey } from "@/lib/kernel/labels";
import { type Variable, variableSchema } from "./model";
import { resolveVariables, type VariableSource } from "./resolve-variables";
import { ALL, optionsFrom, sortOptions } from "./variable-options";
import { orderVariables } from "./variable-order";
import { parseVariableQuery } from "./variable-query";
import { variableValues } from "./variable-values";

const queried = (name: string, query: string, more: object = {}): Variable => variableSchema.parse({ kind: "query", name, query, ...more });
const custom = (name: string, values: readonly string[], more: object = {}): Variable =>
  variableSchema.parse({ kind: "custom", name, options: values.map((value) => ({ value, text: value.toUpperCase() })), ...more });

test.each([
  ["label_values(model)", { kind: "label-values", selector: null, label: "model" }],
  ['label_values(up{a=~"b,c", d="(}"}, instance)', { kind: "label-values", selector: 'up{a=~"b,c", d="(}"}', label: "instance" }],
  [" label_values( up , instance ) ", { kind: "label-values", selector: "up", label: "instance" }],
  ['label_values(up, "k8s.pod")', { kind: "label-values", selector: "up", label: "k8s.pod" }],
  ["label_names()", { kind: "label-names", selector: null }],
  ["metrics(vllm.*)", { kind: "metrics", pattern: "vllm.*" }],
  ["query_result(topk(5, sum by (a) (x)))", { kind: "query-result", expr: "topk(5, sum by (a) (x))" }],
])("%s is understood", (text, query) => expect(parseVariableQuery(text)).toEqual({ ok: true, query }));

test.each(["", "up", "label_values()", "label_values(up{a})", "query_result()", "delete(x)", "label_values(up"])(
  "%s is refused with the forms there are",
  (text) => {
    const parsed = parseVariableQuery(text);
    expect(parsed).toMatchObject({ ok: false, message: expect.stringMatching(/label_values\(|needs a/) as string });
  },
);

test("variables are resolved after those that they use, and a circle is named", () => {
  const a = queried("a", "label_values(x{b='$b'}, a)");
  const b = queried("b", "label_values(x, b)");
  expect(orderVariables([a, b])).toMatchObject({ ok: true, order: [{ name: "b" }, { name: "a" }] });
  expect(orderVariables([a, queried("b", "label_values(x{a=~'${a:regex}'}, b)")])).toEqual({ ok: false, circle: ["a", "b", "a"] });
  expect(orderVariables([queried("a", "label_values([[a]], x)")])).toEqual({ ok: false, circle: ["a", "a"] });
});

test("every order that is found puts each variable after its own", () => {
  const edges = fc.array(fc.tuple(fc.nat(6), fc.nat(6)), { maxLength: 12 });
  fc.assert(
    fc.property(edges, (pairs) => {
      const all = Array.from({ length: 7 }, (_, i) =>
        queried(
          `v${i}`,
          `label_values(x{${pairs
            .filter(([from]) => from === i)
            .map(([, to]) => `l${to}="$v${to}"`)
            .join(",")}}, l)`,
        ),
      );
      const order = orderVariables(all);
      if (!order.ok) return order.circle.length > 1 && order.circle[0] === order.circle.at(-1);
      const place = new Map(order.order.map(({ name }, i) => [name, i]));
      return order.order.length === 7 && pairs.every(([from, to]) => (place.get(`v${to}`) ?? 9) < (place.get(`v${from}`) ?? -1));
    }),
  );
});

test.each([
  ["", "asc", ["b", "a", "b"], ["a", "b"]],
  ["/^gpu-(\\d+)$/", "numeric-asc", ["gpu-10", "gpu-9", "cpu-1"], ["9", "10"]],
  ["a.*", "none", ["ba", "ab", "c"], ["ba", "ab"]],
  ["(", "asc", ["b", "a"], ["a", "b"]],
  ["", "natural-asc", ["n10", "n9", "n1"], ["n1", "n9", "n10"]],
  ["", "desc", ["a", "b"], ["b", "a"]],
  ["", "numeric-desc", ["x 2", "y 10", "none"], ["y 10", "x 2", "none"]],
] as const)("regex %j, sort %s of %j gives %j", (regex, sort, found, wanted) => {
  expect(optionsFrom(found, regex, sort).map(({ value }) => value)).toEqual(wanted);
});

test("groups named value and text make an option of both", () => {
  expect(optionsFrom(['x{id="7", name="Seven"} 1 0'], '/id="(?<value>[^"]+)", name="(?<text>[^"]+)"/', "asc")).toEqual([
    { value: "7", text: "Seven" },
  ]);
});

test("sorting keeps every option", () => {
  const options = fc.array(fc.record({ value: fc.string(), text: fc.string() }));
  const sorts = fc.constantFrom("none", "asc", "desc", "numeric-asc", "numeric-desc", "natural-asc", "natural-desc");
  fc.assert(fc.property(options, sorts, (all, sort) => new Set(sortOptions(all, sort)).size === new Set(all).size));
});

const SERIES = [
  { __name__: "up", region: "eu", node: "eu-1" },
  { __name__: "up", region: "eu", node: "eu-2" },
  { __name__: "up", region: "us", node: "us-1" },
];
const source: VariableSource = {
  labelValues: (label, matchers) =>
    Promise.resolve([
      ...new Set(
        SERIES.filter((s) =>
          matchers.every(({ name, op, value }) => {
            const actual = (s as Record<string, string>)[name] ?? "";
            return op === "=" ? actual === value : new RegExp(`^(?:${value})$`).test(actual);
          }),
        ).map((s) => (s as Record<string, string>)[label] ?? ""),
      ),
    ]),
  labelNames: () => Promise.resolve([...new Set(SERIES.flatMap((s) => Object.keys(s)))]),
  queryResult: (expr) =>
    expr === "bad" ? Promise.reject(new Fault("invalid", "No.", { fix: "Do this." })) : Promise.resolve(SERIES.map((s) => labelsKey(s))),
};
const TIMES = { from: 0, to: 3_600_000, stepMs: 15_000 };
const region = queried("region", "label_values(up, region)");
const node = queried("node", 'label_values(up{region=~"$region"}, node)', { multi: true, includeAll: true });

test("a chained variable offers what fits the choice before it, and drops what no longer does", async () => {
  const first = await resolveVariables([node, region], { region: ["us"], node: ["eu-1", "us-1"] }, TIMES, source);
  expect(first).toMatchObject([
    { name: "node", options: [{ value: "us-1" }], chosen: ["us-1"] },
    { name: "region", chosen: ["us"] },
  ]);
  const moved = await resolveVariables([region, node], { region: ["eu"], node: ["us-1"] }, TIMES, source);
  expect(moved[1]).toMatchObject({ options: [{ value: "eu-1" }, { value: "eu-2" }], chosen: ["eu-1"] });
});

test("All stands for every option, or for its own value", async () => {
  const resolved = await resolveVariables([region, node], { region: ["eu"], node: [ALL] }, TIMES, source);
  expect(resolved[1]?.chosen).toEqual([ALL]);
  expect(variableValues([region, node], resolved, "15s")["node"]).toEqual({ values: ["eu-1", "eu-2"], all: true, foreign: true });
  const own = queried("node", "label_values(up, node)", { includeAll: true, allValue: ".*", default: [ALL] });
  expect(variableValues([own], await resolveVariables([own], {}, TIMES, source), "15s")["node"]).toEqual({
    values: [".*"],
    all: true,
    verbatim: true,
  });
});

test("without a choice the default counts, without a default the first", async () => {
  const chosen = async (variable: Variable, asked: readonly string[] = []) =>
    (await resolveVariables([variable], { [variable.name]: asked }, TIMES, source))[0]?.chosen;
  expect(await chosen(region)).toEqual(["eu"]);
  expect(await chosen(queried("r", "label_values(up, region)", { default: ["us"] }))).toEqual(["us"]);
  expect(await chosen(queried("r", "label_values(up, region)", { default: ["gone"] }))).toEqual(["eu"]);
  expect(await chosen(custom("c", ["a", "b"]), ["b", "a"])).toEqual(["b"]);
  expect(await chosen(custom("c", ["a", "b"], { multi: true }), ["b", "a", "b", "z"])).toEqual(["b", "a"]);
  expect(await chosen(custom("c", ["a"]), [ALL])).toEqual(["a"]);
});

test("intervals, texts and constants take what they may", async () => {
  const all = [
    variableSchema.parse({ kind: "interval", name: "i", options: ["auto", "1m", "5m"], default: "5m" }),
    variableSchema.parse({ kind: "text", name: "t", default: "x" }),
    variableSchema.parse({ kind: "constant", name: "c", value: "fixed" }),
  ];
  const resolved = await resolveVariables(all, { i: ["auto"], t: ["typed"], c: ["changed"] }, TIMES, source);
  const values = variableValues(all, resolved, "15s");
  expect([values["i"]?.values, values["t"]?.values, values["c"]?.values]).toEqual([["15s"], ["typed"], ["fixed"]]);
  expect((await resolveVariables(all, { i: ["7m"] }, TIMES, source))[0]?.chosen).toEqual(["5m"]);
});

test("a variable that fails says why, keeps what was asked for and stops no other", async () => {
  const bad = queried("bad", "query_result(bad)", { multi: true });
  const [first, second] = await resolveVariables([bad, region], { bad: ["kept"] }, TIMES, source);
  expect(first).toMatchObject({ error: "No. Do this.", chosen: ["kept"] });
  expect(second).toMatchObject({ error: null, chosen: ["eu"] });
  const wrong = await resolveVariables([queried("w", "label_values(up{, x)"), queried("s", "label_values(sum(up), x)")], {}, TIMES, source);
  expect(wrong.map(({ error }) => error)).toEqual([
    expect.stringContaining("The selector up{ is wrong") as string,
    expect.stringContaining("is no selector") as string,
  ]);
});

test("metrics() finds names by pattern, label_names() the labels", async () => {
  const [metrics, names] = await resolveVariables([queried("m", "metrics(^u)"), queried("l", "label_names()")], {}, TIMES, source);
  expect(metrics?.options).toEqual([{ value: "up", text: "up" }]);
  expect(names?.options.map(({ value }) => value)).toContain("region");
});
