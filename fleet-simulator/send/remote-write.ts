import type { FloatSeries, ScrapedStretch } from "../history/series-columns";
import type { Family } from "../signals/registry";
import { ProtoWriter } from "./proto-writer";

/** Prometheus' bits for "this series has ended". */
const STALE = 0x7ff0000000000002n;
const METADATA_TYPE = { counter: 1, gauge: 2, info: 2, histogram: 3 } as const;

/**
 * A stretch's plain series as Prometheus remote write 1.0 bodies (protobuf,
 * not yet compressed): labels once a series, then all its samples. Bodies end
 * after `bodyBytes`. A series that ends says so.
 */
export function* remoteWriteBodies(
  floats: readonly FloatSeries[],
  stretch: ScrapedStretch,
  families: readonly Family[],
  bodyBytes = 3_000_000,
): Generator<Buffer> {
  const body = new ProtoWriter(bodyBytes + (1 << 16));
  const series = new ProtoWriter(1 << 14);
  const part = new ProtoWriter(1 << 8);
  const metadata = describe(families);
  body.append(metadata);
  for (const one of floats) {
    series.clear();
    for (const [name, value] of one.labels) {
      part.clear();
      part.string(1, name);
      part.string(2, value);
      series.raw(1, part.bytes());
    }
    if (!samples(series, part, one, stretch)) continue;
    body.raw(1, series.bytes());
    if (body.size < bodyBytes) continue;
    yield Buffer.from(body.bytes());
    body.clear();
    body.append(metadata);
  }
  if (body.size > metadata.length) yield Buffer.from(body.bytes());
}

/** Whether there was anything to say. */
function samples(series: ProtoWriter, part: ProtoWriter, one: FloatSeries, stretch: ScrapedStretch): boolean {
  const column = stretch.values[one.target]!;
  let present = false;
  let any = false;
  for (let i = 0; i < stretch.times.length; i++) {
    const values = column[i] ?? null;
    const value = one.slot === -1 ? (values === null ? 0 : 1) : values === null ? null : values[one.slot]!;
    const here = value !== null && !(one.info && value === 0);
    if (!here && !present) continue;
    part.clear();
    if (here) part.double(1, value);
    else part.fixed64(1, STALE);
    part.varint(2, stretch.times[i]!);
    series.raw(2, part.bytes());
    present = here;
    any = true;
  }
  return any;
}

/** The families' types and help, once a body. */
function describe(families: readonly Family[]): Buffer {
  const out = new ProtoWriter(1 << 14);
  const one = new ProtoWriter(1 << 8);
  const seen = new Set<string>();
  for (const family of families) {
    if (family.type === "histogram" || seen.has(family.name)) continue;
    seen.add(family.name);
    one.clear();
    one.varint(1, METADATA_TYPE[family.type]);
    one.string(2, family.name);
    one.string(4, family.help);
    out.raw(3, one.bytes());
  }
  return Buffer.from(out.bytes());
}
