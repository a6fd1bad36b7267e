/** What a quantity is of; `number` has no unit. */
export type Dimension = "number" | "duration" | "size";

/** A number with its unit taken into account: durations in nanoseconds, sizes in bytes. */
export interface Quantity {
  readonly dimension: Dimension;
  readonly value: number;
}

const NANOS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  min: 60e9,
  h: 3600e9,
  d: 86_400e9,
  w: 604_800e9,
};

const BYTES: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};

const NUMBER = /^[+-]?(?:\d+(?:_\d+)*(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const WITH_UNIT = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+))\s?([A-Za-zµμ]+)$/;
const PARTED = /^([+-]?)((?:\d+(?:\.\d+)?(?:ns|us|µs|μs|ms|s|m|h|d|w)){2,})$/;

/** Reads `250`, `1.5s`, `1h30m`, `2MB`, `4GiB`; null when the text is none of these. */
export function parseQuantity(text: string): Quantity | null {
  if (text.length > 40) return null;
  if (NUMBER.test(text)) return { dimension: "number", value: Number(text.replaceAll("_", "")) };
  const one = WITH_UNIT.exec(text);
  if (one) {
    const [, digits, unit] = one as unknown as [string, string, string];
    const nanos = own(NANOS, unit);
    if (nanos !== undefined) return { dimension: "duration", value: Number(digits) * nanos };
    // A lone lower-case letter is no size: "5b" is more likely a name.
    const bytes = unit === "b" ? undefined : own(BYTES, unit.toLowerCase());
    return bytes === undefined ? null : { dimension: "size", value: Number(digits) * bytes };
  }
  const parted = PARTED.exec(text);
  if (!parted) return null;
  let total = 0;
  for (const [, digits, unit] of (parted[2] as string).matchAll(/(\d+(?:\.\d+)?)([a-zµμ]+)/g))
    total += Number(digits) * (own(NANOS, unit as string) ?? 0);
  return { dimension: "duration", value: parted[1] === "-" ? -total : total };
}

const own = (table: Readonly<Record<string, number>>, key: string) => (Object.hasOwn(table, key) ? table[key] : undefined);

const INSTANT = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)?)?$/;
const EPOCH = /^\d{10}$|^\d{13}$|^\d{16}$|^\d{19}$/;

/** Reads an RFC 3339 instant, a date, or an epoch in s, ms, µs or ns, as nanoseconds; null for anything else. Without a zone: UTC. */
export function parseInstant(text: string): bigint | null {
  if (EPOCH.test(text)) return BigInt(text) * 10n ** BigInt(19 - text.length);
  const found = INSTANT.exec(text);
  if (!found) return null;
  const [, day, time, fraction, zone] = found;
  const clock = time === undefined ? "00:00:00" : time.length === 5 ? `${time}:00` : time;
  const ms = Date.parse(`${day}T${clock}${zone ?? "Z"}`);
  return Number.isNaN(ms) ? null : BigInt(ms) * 1_000_000n + BigInt((fraction ?? "").padEnd(9, "0"));
}
