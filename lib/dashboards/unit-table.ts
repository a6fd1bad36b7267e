/** How a number of a unit is written. */
export type UnitRule =
  | {
      readonly kind: "scaled";
      /** Turns the number into the rule's own unit before it is scaled. */
      readonly factor: number;
      readonly unit: string;
      /** Prefixes: k, M, G; Ki, Mi, Gi; ns to d; or none. */
      readonly steps: "si" | "iec" | "time" | "none";
      /** A unit of measure, which takes its prefix without a space. */
      readonly measure?: boolean;
      /** The unit stands before the number. */
      readonly first?: boolean;
      readonly leastDecimals?: number;
    }
  /** An instant, counted from the Unix epoch in units of `ms` milliseconds; written in UTC. */
  | { readonly kind: "instant"; readonly ms: number }
  /** A length of time in its two largest units; counted in units of `s` seconds. */
  | { readonly kind: "span"; readonly s: number }
  | { readonly kind: "words"; readonly yes: string; readonly no: string }
  | { readonly kind: "base"; readonly base: number; readonly prefix: string };

export interface PanelUnit {
  /** As the list of units calls it. */
  readonly name: string;
  readonly group: "Numbers" | "Time" | "Data" | "Data rate" | "Throughput" | "Share" | "Money" | "Power and heat" | "Dates" | "Other";
  readonly rule: UnitRule;
}

type Scaled = Extract<UnitRule, { kind: "scaled" }>;
const rule = (unit: string, steps: Scaled["steps"], factor = 1, more: Partial<Scaled> = {}): Scaled => ({
  kind: "scaled",
  factor,
  unit,
  steps,
  ...more,
});
const measure = (unit: string, steps: "si" | "iec" = "si", factor = 1) => rule(unit, steps, factor, { measure: true });
const time = (factor: number) => rule("", "time", factor);
const counted = (unit: string) => rule(unit, "si");
const money = (symbol: string, decimals = 2) => rule(symbol, "si", 1, { first: true, leastDecimals: decimals });

const entry = (group: PanelUnit["group"], name: string, how: UnitRule): PanelUnit => ({ group, name, rule: how });

/** Units by the ids that Grafana gives them; a few of ours besides (`tokens`, `tokens/s`). */
export const PANEL_UNITS: Readonly<Record<string, PanelUnit>> = {
  none: entry("Numbers", "Number", rule("", "none")),
  string: entry("Numbers", "Text", rule("", "none")),
  short: entry("Numbers", "Number, shortened", counted("")),
  sishort: entry("Numbers", "Number, SI prefixes", counted("")),
  locale: entry("Numbers", "Number, thousands apart", rule("", "none")),
  sci: entry("Numbers", "Number, shortened (scientific)", counted("")),
  hex: entry("Numbers", "Hexadecimal", { kind: "base", base: 16, prefix: "" }),
  hex0x: entry("Numbers", "Hexadecimal with 0x", { kind: "base", base: 16, prefix: "0x" }),
  bool: entry("Numbers", "True or false", { kind: "words", yes: "true", no: "false" }),
  bool_yes_no: entry("Numbers", "Yes or no", { kind: "words", yes: "yes", no: "no" }),
  bool_on_off: entry("Numbers", "On or off", { kind: "words", yes: "on", no: "off" }),
  tokens: entry("Numbers", "Tokens", counted("tokens")),

  percent: entry("Share", "Percent (0 to 100)", rule("%", "none")),
  percentunit: entry("Share", "Percent (0 to 1)", rule("%", "none", 100)),
  humidity: entry("Share", "Humidity (%)", rule("%", "none")),
  dB: entry("Share", "Decibel", rule("dB", "none")),

  ns: entry("Time", "Nanoseconds", time(1e-9)),
  µs: entry("Time", "Microseconds", time(1e-6)),
  μs: entry("Time", "Microseconds", time(1e-6)),
  us: entry("Time", "Microseconds", time(1e-6)),
  ms: entry("Time", "Milliseconds", time(1e-3)),
  s: entry("Time", "Seconds", time(1)),
  secs: entry("Time", "Seconds", time(1)),
  m: entry("Time", "Minutes", time(60)),
  h: entry("Time", "Hours", time(3600)),
  d: entry("Time", "Days", time(86_400)),
  timeticks: entry("Time", "Hundredths of a second", time(0.01)),
  dtdurationms: entry("Time", "Duration in milliseconds", { kind: "span", s: 1e-3 }),
  dtdurations: entry("Time", "Duration in seconds", { kind: "span", s: 1 }),
  dthms: entry("Time", "Duration in seconds, as a clock", { kind: "span", s: 1 }),
  dtdhms: entry("Time", "Duration in seconds, as a calendar", { kind: "span", s: 1 }),
  clockms: entry("Time", "Clock in milliseconds", { kind: "span", s: 1e-3 }),
  clocks: entry("Time", "Clock in seconds", { kind: "span", s: 1 }),

  bytes: entry("Data", "Bytes (IEC)", measure("B", "iec")),
  decbytes: entry("Data", "Bytes (SI)", measure("B")),
  bits: entry("Data", "Bits (IEC)", measure("bit", "iec")),
  decbits: entry("Data", "Bits (SI)", measure("bit")),
  kbytes: entry("Data", "Kibibytes", measure("B", "iec", 1024)),
  deckbytes: entry("Data", "Kilobytes", measure("B", "si", 1e3)),
  mbytes: entry("Data", "Mebibytes", measure("B", "iec", 1024 ** 2)),
  decmbytes: entry("Data", "Megabytes", measure("B", "si", 1e6)),
  gbytes: entry("Data", "Gibibytes", measure("B", "iec", 1024 ** 3)),
  decgbytes: entry("Data", "Gigabytes", measure("B", "si", 1e9)),
  tbytes: entry("Data", "Tebibytes", measure("B", "iec", 1024 ** 4)),
  dectbytes: entry("Data", "Terabytes", measure("B", "si", 1e12)),

  Bps: entry("Data rate", "Bytes per second (SI)", measure("B/s")),
  binBps: entry("Data rate", "Bytes per second (IEC)", measure("B/s", "iec")),
  bps: entry("Data rate", "Bits per second (SI)", measure("bit/s")),
  binbps: entry("Data rate", "Bits per second (IEC)", measure("bit/s", "iec")),
  KBs: entry("Data rate", "Kilobytes per second", measure("B/s", "si", 1e3)),
  KiBs: entry("Data rate", "Kibibytes per second", measure("B/s", "iec", 1024)),
  MBs: entry("Data rate", "Megabytes per second", measure("B/s", "si", 1e6)),
  MiBs: entry("Data rate", "Mebibytes per second", measure("B/s", "iec", 1024 ** 2)),
  GBs: entry("Data rate", "Gigabytes per second", measure("B/s", "si", 1e9)),
  GiBs: entry("Data rate", "Gibibytes per second", measure("B/s", "iec", 1024 ** 3)),
  Kbits: entry("Data rate", "Kilobits per second", measure("bit/s", "si", 1e3)),
  Mbits: entry("Data rate", "Megabits per second", measure("bit/s", "si", 1e6)),
  Gbits: entry("Data rate", "Gigabits per second", measure("bit/s", "si", 1e9)),
  pps: entry("Data rate", "Packets per second", counted("packets/s")),

  reqps: entry("Throughput", "Requests per second", counted("req/s")),
  rps: entry("Throughput", "Reads per second", counted("reads/s")),
  wps: entry("Throughput", "Writes per second", counted("writes/s")),
  ops: entry("Throughput", "Operations per second", counted("ops/s")),
  iops: entry("Throughput", "I/O operations per second", counted("io/s")),
  cps: entry("Throughput", "Counts per second", counted("/s")),
  eps: entry("Throughput", "Events per second", counted("events/s")),
  mps: entry("Throughput", "Messages per second", counted("messages/s")),
  tps: entry("Throughput", "Transactions or tokens per second", counted("t/s")),
  "tokens/s": entry("Throughput", "Tokens per second", counted("tok/s")),
  "tokens/sec (tps)": entry("Throughput", "Tokens per second", counted("tok/s")),
  "requests/s": entry("Throughput", "Requests per second", counted("req/s")),
  cpm: entry("Throughput", "Counts per minute", counted("/min")),
  opm: entry("Throughput", "Operations per minute", counted("ops/min")),
  rpm: entry("Throughput", "Reads per minute", counted("reads/min")),
  wpm: entry("Throughput", "Writes per minute", counted("writes/min")),
  reqpm: entry("Throughput", "Requests per minute", counted("req/min")),

  currencyUSD: entry("Money", "US dollar", money("$")),
  currencyEUR: entry("Money", "Euro", money("€")),
  currencyGBP: entry("Money", "Pound sterling", money("£")),
  currencyJPY: entry("Money", "Yen", money("¥", 0)),
  currencyCNY: entry("Money", "Yuan", money("¥")),
  currencyINR: entry("Money", "Indian rupee", money("₹")),
  currencyCHF: entry("Money", "Swiss franc", rule("CHF", "si", 1, { leastDecimals: 2 })),
  currencyBTC: entry("Money", "Bitcoin", money("₿", 8)),

  watt: entry("Power and heat", "Watt", measure("W")),
  kwatt: entry("Power and heat", "Kilowatt", measure("W", "si", 1e3)),
  mwatt: entry("Power and heat", "Milliwatt", measure("W", "si", 1e-3)),
  voltamp: entry("Power and heat", "Volt-ampere", measure("VA")),
  volt: entry("Power and heat", "Volt", measure("V")),
  amp: entry("Power and heat", "Ampere", measure("A")),
  joule: entry("Power and heat", "Joule", measure("J")),
  watth: entry("Power and heat", "Watt-hour", measure("Wh")),
  kwatth: entry("Power and heat", "Kilowatt-hour", measure("Wh", "si", 1e3)),
  celsius: entry("Power and heat", "Degree Celsius", rule("°C", "none")),
  fahrenheit: entry("Power and heat", "Degree Fahrenheit", rule("°F", "none")),
  kelvin: entry("Power and heat", "Kelvin", rule("K", "none")),

  hertz: entry("Other", "Hertz", measure("Hz")),
  rothz: entry("Other", "Turns per second", measure("Hz")),
  rotrpm: entry("Other", "Turns per minute", rule("rpm", "none")),
  flops: entry("Other", "Floating-point operations per second", measure("FLOPS")),
  pixel: entry("Other", "Pixel", rule("px", "none")),

  dateTimeAsIso: entry("Dates", "Date and time (milliseconds)", { kind: "instant", ms: 1 }),
  dateTimeAsIsoNoDateIfToday: entry("Dates", "Date and time (milliseconds)", { kind: "instant", ms: 1 }),
  dateTimeAsUS: entry("Dates", "Date and time (milliseconds)", { kind: "instant", ms: 1 }),
  dateTimeAsLocal: entry("Dates", "Date and time (milliseconds)", { kind: "instant", ms: 1 }),
  dateTimeFromNow: entry("Dates", "Date and time (milliseconds)", { kind: "instant", ms: 1 }),
  "unix-s": entry("Dates", "Date and time (seconds)", { kind: "instant", ms: 1000 }),
};
