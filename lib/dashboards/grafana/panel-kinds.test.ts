import { describe, expect, test } from "vitest";
import { importPanel } from "./testing/import-one";

type Json = Readonly<Record<string, unknown>>;

const converted: readonly [title: string, panel: Json, expected: Json][] = [
  [
    "a time series: bars, stack, fill, log scale, axis label, thresholds, legend",
    {
      type: "timeseries",
      fieldConfig: {
        defaults: {
          unit: "reqps",
          min: 0,
          decimals: 2,
          thresholds: {
            mode: "absolute",
            steps: [
              { color: "green", value: null },
              { color: "red", value: 80 },
            ],
          },
          custom: {
            drawStyle: "bars",
            fillOpacity: 30,
            stacking: { mode: "percent" },
            scaleDistribution: { type: "log", log: 10 },
            axisLabel: "requests",
            thresholdsStyle: { mode: "dashed+area" },
          },
        },
        overrides: [],
      },
      options: { legend: { showLegend: true, displayMode: "table", placement: "right", calcs: ["lastNotNull", "mean"] } },
    },
    {
      kind: "time-series",
      draw: "bars",
      fill: 0.3,
      stack: "percent",
      logScale: true,
      axisLabel: "requests",
      showThresholds: "area",
      legend: { show: true, place: "right", table: true, calcs: ["last", "mean"] },
      field: {
        unit: "reqps",
        min: 0,
        decimals: 2,
        thresholds: {
          mode: "absolute",
          steps: [
            { from: null, color: "ok" },
            { from: 80, color: "breached" },
          ],
        },
      },
    },
  ],
  [
    "a stat",
    {
      type: "stat",
      options: { reduceOptions: { calcs: ["max"] }, colorMode: "background_solid", graphMode: "none", textMode: "value_and_name" },
    },
    { kind: "stat", calc: "max", colorBy: "background", sparkline: false, textBy: "value-and-name" },
  ],
  [
    "a stat that names values only where there are several",
    { type: "stat", options: { textMode: "auto" } },
    { kind: "stat", textBy: "value-and-name" },
  ],
  [
    "a gauge with limits",
    { type: "gauge", options: { reduceOptions: { calcs: ["mean"] } }, fieldConfig: { defaults: { min: 0, max: 100, unit: "percent" } } },
    { kind: "gauge", calc: "mean", field: { min: 0, max: 100, unit: "percent" } },
  ],
  [
    "a gauge of Grafana 6",
    { type: "gauge", options: { fieldOptions: { calcs: ["lastNotNull"], defaults: { min: 0, max: 2400, unit: "watt" } } } },
    { kind: "gauge", calc: "last", field: { min: 0, max: 2400, unit: "watt" } },
  ],
  ["a bar gauge", { type: "bargauge", options: { orientation: "vertical" } }, { kind: "bar", direction: "vertical", calc: "last" }],
  [
    "a bar chart of an instant",
    { type: "barchart", options: { orientation: "horizontal", stacking: "normal" }, targets: [{ refId: "A", expr: "up", instant: true }] },
    { kind: "bar", direction: "horizontal", stack: true },
  ],
  ["a histogram", { type: "histogram", options: { bucketCount: 12 } }, { kind: "histogram", buckets: 12 }],
  ["a state timeline", { type: "state-timeline", options: { showValue: "never" } }, { kind: "state-timeline", showValue: false }],
  [
    "a heat map of buckets",
    {
      type: "heatmap",
      options: { yAxis: { unit: "s" } },
      targets: [{ refId: "A", expr: "sum by (le) (rate(x_bucket[5m]))", format: "heatmap" }],
    },
    { kind: "heatmap", field: { unit: "s" } },
  ],
  [
    "a table sorted",
    { type: "table", options: { sortBy: [{ displayName: "Value", desc: true }] } },
    { kind: "table", sort: { field: "Value", descending: true } },
  ],
  [
    "a text",
    { type: "text", options: { mode: "markdown", content: "# Read **me**" }, targets: [] },
    { kind: "text", markdown: "# Read **me**" },
  ],
  [
    "a text of code",
    { type: "text", options: { mode: "code", content: "a <b>" }, targets: [] },
    { kind: "text", markdown: "```\na <b>\n```" },
  ],
];

const old: readonly [title: string, panel: Json, expected: Json][] = [
  [
    "a graph with axes, alias colours and series overrides",
    {
      type: "graph",
      fill: 3,
      stack: true,
      yaxes: [{ format: "s", min: "0", max: null, logBase: 10, label: "latency" }, { format: "percent" }],
      aliasColors: { errors: "#bf1b00" },
      seriesOverrides: [{ alias: "/p99.*/", yaxis: 2, dashes: true, color: "rgb(31, 120, 193)" }],
      thresholds: [{ value: 5, op: "gt", colorMode: "critical", fill: true, line: true }],
      legend: { show: true, values: true, current: true, max: true, alignAsTable: true, rightSide: true },
    },
    {
      kind: "time-series",
      fill: 0.3,
      stack: "normal",
      logScale: true,
      axisLabel: "latency",
      showThresholds: "line",
      field: {
        unit: "s",
        min: 0,
        thresholds: {
          mode: "absolute",
          steps: [
            { from: null, color: "neutral" },
            { from: 5, color: "breached" },
          ],
        },
      },
      overrides: [
        { match: { by: "name", value: "errors" }, set: { color: "breached" } },
        { match: { by: "regex", value: "p99.*" }, set: { axis: "right", unit: "percent", dashed: true, color: "series-1" } },
      ],
      legend: { show: true, place: "right", table: true, calcs: ["last", "max"] },
    },
  ],
  ["a graph of bars", { type: "graph", bars: true, lines: false }, { kind: "time-series", draw: "bars" }],
  [
    "a graph along series",
    { type: "graph", xaxis: { mode: "series", values: ["current"] } },
    { kind: "bar", calc: "last", direction: "vertical" },
  ],
  [
    "a single stat",
    {
      type: "singlestat",
      valueName: "current",
      format: "percentunit",
      colorBackground: true,
      thresholds: "0.5,0.8",
      colors: ["#299c46", "rgba(237, 129, 40, 0.89)", "#d44a3a"],
      valueMaps: [{ op: "=", text: "N/A", value: "null" }],
      mappingType: 1,
      sparkline: { show: true },
    },
    {
      kind: "stat",
      calc: "last",
      colorBy: "background",
      sparkline: true,
      textBy: "value-and-name",
      field: {
        unit: "percentunit",
        thresholds: {
          mode: "absolute",
          steps: [
            { from: null, color: "ok" },
            { from: 0.5, color: "at-risk" },
            { from: 0.8, color: "breached" },
          ],
        },
        mappings: [{ match: "empty", text: "N/A" }],
      },
    },
  ],
  [
    "a single stat drawn as a gauge",
    { type: "singlestat", valueName: "max", gauge: { show: true, minValue: 0, maxValue: 10 } },
    { kind: "gauge", calc: "max", field: { min: 0, max: 10 } },
  ],
  [
    "an old table with styles",
    {
      type: "table-old",
      styles: [
        { pattern: "Time", type: "hidden" },
        { pattern: "Value", type: "number", unit: "bytes", decimals: 1, alias: "Used" },
      ],
    },
    {
      kind: "table",
      overrides: [
        { match: { by: "name", value: "Time" }, set: { hidden: true } },
        { match: { by: "name", value: "Value" }, set: { name: "Used", unit: "bytes", decimals: 1 } },
      ],
    },
  ],
];

describe("what is carried over whole", () => {
  test.each(converted)("%s", (_, written, expected) => {
    const { panel, report } = importPanel(written);
    expect(panel).toMatchObject(expected);
    expect(report).toMatchObject({ outcome: "converted", notes: [] });
  });
  test.each(old)("%s", (_, written, expected) => {
    const { panel, report } = importPanel(written);
    expect(panel).toMatchObject(expected);
    expect(report).toMatchObject({ outcome: "converted", notes: [] });
  });
});

const approximated: readonly [title: string, panel: Json, expected: Json, note: RegExp][] = [
  ["a pie becomes bars", { type: "piechart" }, { kind: "bar" }, /bars/],
  ["a status history becomes a state timeline", { type: "status-history" }, { kind: "state-timeline" }, /state timeline/],
  [
    "a text of HTML becomes Markdown",
    { type: "text", options: { mode: "html", content: "<h2>A</h2><p>b <b>c</b><script>x</script></p>" } },
    { kind: "text", markdown: "## A\n\nb **c**" },
    /Markdown/,
  ],
  ["a kind that nobody knows is drawn over time", { type: "acme-radar" }, { kind: "time-series" }, /acme-radar/],
  [
    "a reduction that we lack becomes the last value",
    { type: "stat", options: { reduceOptions: { calcs: ["variance"] } } },
    { kind: "stat", calc: "last" },
    /variance/,
  ],
  [
    "a query elsewhere is left out beside one of Prometheus",
    {
      type: "timeseries",
      targets: [
        { refId: "A", expr: "up" },
        { refId: "B", datasource: { type: "mysql", uid: "m" }, rawSql: "select 1" },
      ],
    },
    { kind: "time-series", queries: [{ ref: "A" }] },
    /Query B asks “mysql”/,
  ],
];

test.each(approximated)("approximated: %s", (_, written, expected, note) => {
  const { panel, report } = importPanel(written);
  expect(panel).toMatchObject(expected);
  expect(report.outcome).toBe("approximated");
  expect(report.notes.join(" ")).toMatch(note);
});

const unsupported: readonly [title: string, panel: Json, reason: RegExp][] = [
  ["Grafana's alerts", { type: "alertlist", targets: [] }, /alerts/],
  ["a kind that nobody knows without queries of Prometheus", { type: "acme-radar", targets: [] }, /acme-radar/],
  [
    "queries elsewhere alone",
    { type: "timeseries", datasource: { type: "influxdb" }, targets: [{ refId: "A", query: "SELECT" }] },
    /None of its queries/,
  ],
  ["a library panel that the file does not bring", { libraryPanel: { uid: "abc", name: "Latency" }, targets: [] }, /Latency.*export/],
  [
    "a number computed from logs",
    { type: "timeseries", datasource: { type: "loki" }, targets: [{ refId: "A", expr: 'sum(rate({a="b"}[5m]))' }] },
    /computed from Loki/,
  ],
];

test.each(unsupported)("unsupported, with its place and why: %s", (_, written, reason) => {
  const { panel, report } = importPanel({ gridPos: { x: 3, y: 0, w: 7, h: 5 }, ...written });
  expect(panel).toMatchObject({
    kind: "unsupported",
    title: "P",
    place: { x: 3, y: 0, w: 7, h: 5 },
    reason: expect.stringMatching(reason),
  });
  expect(report.outcome).toBe("unsupported");
});

test("queries none of which parses are kept to be corrected, and counted as unsupported", () => {
  const { panel, report } = importPanel({ type: "timeseries", targets: [{ refId: "A", expr: "sum(rate(x[5m])" }] });
  expect(panel).toMatchObject({ kind: "time-series", queries: [{ expr: "sum(rate(x[5m])" }] });
  expect(report.outcome).toBe("unsupported");
  expect(report.notes.join(" ")).toContain("unclosed left parenthesis");
});

test("a library panel that the file brings is part of the dashboard, in its own place", () => {
  const model = { type: "stat", title: "Shared", targets: [{ refId: "A", expr: "up" }] };
  const inline = importPanel({ targets: undefined, title: undefined, libraryPanel: { uid: "abc", name: "L", model } });
  expect(inline.panel).toMatchObject({ kind: "stat", title: "Shared" });
  const beside = importPanel(
    { targets: undefined, title: undefined, gridPos: { x: 4, y: 0, w: 4, h: 4 }, libraryPanel: { uid: "abc", name: "L" } },
    { __elements: { abc: { name: "L", model } } },
  );
  expect(beside.panel).toMatchObject({ kind: "stat", title: "Shared", place: { x: 4, w: 4 } });
});
