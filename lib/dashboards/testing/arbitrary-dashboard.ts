import fc from "fast-check";
import { type Dashboard, dashboardSchema } from "../model";

/** Text as people and attackers write it. */
const text = (maxLength: number) =>
  fc.oneof(
    fc.string({ maxLength }),
    fc.string({ unit: "binary", maxLength }),
    fc.constantFrom("", "yes", "null", "1e3", "~", "- a", "a: b", "# c", "<<", "&a", "*a", "!!x", "'", '"', "a\nb\n", "\u0000", "\ud800", "\u2028", "%", "@", "`", "=", "2027-01-04", "0x1F", " lead", "trail "),
  ); // prettier-ignore
const line = fc.stringMatching(/^[A-Za-z0-9 :#'"&*!{}[\],.-]{1,30}$/);
const color = fc.constantFrom("neutral", "ok", "at-risk", "breached", "series-1", "series-8");
const number = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })).map((n) => (Object.is(n, -0) ? 0 : n));
const optional = <T>(inner: fc.Arbitrary<T>) => fc.option(inner, { nil: undefined });

const field = fc.record(
  {
    unit: line,
    decimals: fc.nat(10),
    min: number,
    thresholds: fc.record({
      mode: fc.constantFrom("absolute", "percent"),
      steps: fc.array(fc.record({ from: fc.option(number), color }), { maxLength: 3 }),
    }),
    mappings: fc.array(
      fc.oneof(
        fc.record({ match: fc.constant("value"), value: text(10), text: text(10) }),
        fc.record({ match: fc.constant("range"), from: fc.option(number), to: fc.option(number), text: text(10), color }),
        fc.record({ match: fc.constant("empty"), text: text(10) }),
      ),
      { maxLength: 3 },
    ),
  },
  { requiredKeys: [] },
);
const query = fc.record(
  {
    expr: fc.oneof(text(30), fc.constantFrom('rate(x{a="$v"}[$__rate_interval])', "sum by (a) (y)")),
    legend: text(10),
    instant: fc.boolean(),
    exemplars: fc.boolean(),
  },
  { requiredKeys: ["expr"] },
);
const transform = fc.oneof(
  fc.record({ type: fc.constant("rename"), from: text(10), to: text(10), regex: fc.boolean() }),
  fc.record({ type: fc.constant("merge") }),
  fc.record({ type: fc.constant("hide"), fields: fc.array(text(10), { maxLength: 3 }) }),
);

const panel = (i: number) => {
  const base = {
    id: fc.constant(`p${i}`),
    title: text(20),
    description: text(20),
    place: fc.record({ x: fc.nat(11), y: fc.nat(50), w: fc.integer({ min: 1, max: 12 }), h: fc.integer({ min: 1, max: 9 }) }),
  };
  const data = {
    ...base,
    queries: fc.array(query, { maxLength: 3 }).map((all) => all.map((one, n) => ({ ref: "ABC".charAt(n), ...one }))),
    field: optional(field),
    transforms: optional(fc.array(transform, { maxLength: 3 })),
  };
  return fc.oneof(
    fc.record({
      kind: fc.constant("time-series"),
      ...data,
      fill: fc.constantFrom(0, 0.5),
      legend: optional(fc.record({ table: fc.boolean() })),
    }),
    fc.record({ kind: fc.constant("stat"), ...data, calc: fc.constantFrom("last", "max") }),
    fc.record({ kind: fc.constant("table"), ...data }),
    fc.record({ kind: fc.constant("text"), ...base, markdown: text(50) }),
    fc.record({ kind: fc.constant("logs"), ...base, filters: fc.dictionary(line, text(10), { maxKeys: 3 }) }),
  );
};

const variable = (i: number) => {
  const base = { name: fc.constant(`v${i}`), label: text(10) };
  return fc.oneof(
    fc.record({
      kind: fc.constant("query"),
      ...base,
      query: fc.constantFrom("label_values(up, a)", "nonsense"),
      multi: fc.boolean(),
      default: fc.array(text(5), { maxLength: 2 }),
    }),
    fc.record({ kind: fc.constant("custom"), ...base, options: fc.array(fc.record({ value: text(5), text: text(5) }), { maxLength: 3 }) }),
    fc.record({ kind: fc.constant("text"), ...base, default: text(10) }),
  );
};

/** Valid dashboards full of awkward text. */
export const arbitraryDashboard: fc.Arbitrary<Dashboard> = fc
  .record({
    title: line.map((title) => `T${title}`),
    description: text(40),
    tags: fc.array(line, { maxLength: 3 }),
    folder: line,
    refreshS: fc.constantFrom(0, 30),
    annotations: optional(fc.record({ changes: fc.boolean() })),
    count: fc.tuple(fc.nat(4), fc.nat(3), fc.nat(2)),
  })
  .chain(({ count: [panels, variables, sections], ...rest }) =>
    fc.record({
      rest: fc.constant(rest),
      panels: fc.tuple(...Array.from({ length: panels }, (_, i) => panel(i))),
      variables: fc.tuple(...Array.from({ length: variables }, (_, i) => variable(i))),
      sections: fc.tuple(
        ...Array.from({ length: sections }, (_, i) => fc.record({ id: fc.constant(`s${i}`), title: text(10), y: fc.nat(40) })),
      ),
    }),
  )
  .map(({ rest, ...parts }) => dashboardSchema.parse(JSON.parse(JSON.stringify({ schema: "sightglass.dashboard/v1", ...rest, ...parts }))));
