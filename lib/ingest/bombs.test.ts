import zlib from "node:zlib";
import SnappyJS from "snappyjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ProtoWriter } from "./protobuf/writer";
import { MemorySink } from "./testing/memory-sink";
import { openTestDoor, type TestDoor } from "./testing/test-door";

const MIB = 1024 * 1024;
const JSON_TYPE = { "content-type": "application/json" };
const PROTO_TYPE = { "content-type": "application/x-protobuf" };
const gzip = { "content-encoding": "gzip" };
const zstd = { "content-encoding": "zstd" };

/** `depth` nested length-delimited fields around `inside`. */
function wrapped(fields: readonly number[], inside: (w: ProtoWriter) => void): Buffer {
  const w = new ProtoWriter(MIB);
  const opened = fields.map((field) => {
    w.tag(field, 2);
    return w.open();
  });
  inside(w);
  for (const start of opened.reverse()) w.close(start);
  return Buffer.from(w.finish());
}

/** `n` times the two bytes of an empty field. */
const empties = (n: number, field: number): Buffer => Buffer.alloc(n * 2, Buffer.from([(field << 3) | 2, 0]));

/** A message whose last field holds raw bytes. */
const holding = (fields: readonly number[], raw: Buffer, before: (w: ProtoWriter) => void = () => {}): Buffer => {
  const head = wrapped([], before);
  let body = Buffer.concat([head, raw]);
  for (const field of [...fields].reverse()) {
    const w = new ProtoWriter(16);
    w.tag(field, 2);
    w.varint(body.length);
    body = Buffer.concat([w.finish(), body]);
  }
  return body;
};

interface Bomb {
  readonly name: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: () => Buffer;
  readonly status: number;
  /** Items stored from a request that is taken with what is too much cut off. */
  readonly stored?: number;
}

const named = (w: ProtoWriter): void => {
  w.tag(1, 2);
  const start = w.open();
  w.tag(1, 2);
  w.string("__name__");
  w.tag(2, 2);
  w.string("m");
  w.close(start);
};

const BOMBS: readonly Bomb[] = [
  {
    name: "a gzip of 256 MiB of blanks",
    path: "/v1/traces",
    headers: { ...JSON_TYPE, ...gzip },
    body: () => zlib.gzipSync(Buffer.alloc(256 * MIB, 32)),
    status: 413,
  },
  {
    name: "a gzip in many members",
    path: "/v1/logs",
    headers: { ...JSON_TYPE, ...gzip },
    body: () => Buffer.concat(Array.from({ length: 200 }, () => zlib.gzipSync(Buffer.alloc(MIB)))),
    status: 413,
  },
  {
    name: "a zstd of 256 MiB",
    path: "/v1/traces",
    headers: { ...PROTO_TYPE, ...zstd },
    body: () => zlib.zstdCompressSync(Buffer.alloc(256 * MIB)),
    status: 413,
  },
  {
    name: "a zstd frame that asks for a window of 2 GiB",
    path: "/v1/traces",
    headers: { ...PROTO_TYPE, ...zstd },
    body: () => Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xa8, 0x03, 0x00, 0x00, 0x41]),
    status: 400,
  },
  {
    name: "a snappy block that declares 4 GiB",
    path: "/api/v1/write",
    headers: {},
    body: () => Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f, 0x00]),
    status: 413,
  },
  {
    name: "a snappy block that declares more than it can hold",
    path: "/api/v1/write",
    headers: {},
    body: () => Buffer.from([0x80, 0x80, 0x80, 0x0f, 0x00, 0x61]),
    status: 400,
  },
  { name: "JSON nested 8 million deep", path: "/v1/traces", headers: JSON_TYPE, body: () => Buffer.alloc(8 * MIB, "["), status: 400 },
  {
    name: "JSON of 8 million objects",
    path: "/v1/logs",
    headers: { ...JSON_TYPE, ...gzip },
    body: () => zlib.gzipSync(Buffer.from(`{"resourceLogs":[${"{},".repeat(8_000_000)}{}]}`), { level: 1 }),
    status: 413,
  },
  {
    name: "values nested deeper than allowed",
    path: "/v1/logs",
    headers: PROTO_TYPE,
    body: () => holding([1, 2, 2, 5, ...Array.from({ length: 200 }, () => [5, 1]).flat()], Buffer.alloc(0)),
    status: 400,
  },
  {
    name: "a series of 10 million labels",
    path: "/api/v1/write",
    headers: {},
    body: () => Buffer.from(SnappyJS.compress(holding([1], Buffer.concat([empties(10_000_000, 1), wrapped([2], () => {})]), named))),
    status: 400,
  },
  {
    name: "a data point of 10 million attributes",
    path: "/v1/metrics",
    headers: { ...PROTO_TYPE, ...gzip },
    body: () => packed(holding([1, 2, 2, 5, 1], Buffer.concat([empties(10_000_000, 7), timed()]), () => {})),
    status: 200,
    stored: 0,
  },
  {
    name: "a log record of 10 million attributes",
    path: "/v1/logs",
    headers: { ...PROTO_TYPE, ...gzip },
    body: () => packed(holding([1, 2, 2], empties(10_000_000, 6))),
    status: 200,
    stored: 1,
  },
  {
    name: "10 million empty log records",
    path: "/v1/logs",
    headers: { ...PROTO_TYPE, ...gzip },
    body: () => packed(holding([1, 2], empties(10_000_000, 2))),
    status: 413,
  },
  {
    name: "10 million empty spans",
    path: "/v1/traces",
    headers: { ...PROTO_TYPE, ...gzip },
    body: () => packed(holding([1, 2], empties(10_000_000, 2))),
    status: 413,
  },
];

/** The time of a data point. */
const timed = (): Buffer => {
  const w = new ProtoWriter(16);
  w.tag(3, 1);
  w.fixed64(1_789_351_805_000_000_000n);
  return Buffer.from(w.finish());
};

/** Compressed to just under the ratio, so that the decoder itself has to hold: noise in an unknown field. */
function packed(plain: Buffer): Buffer {
  const noise = Buffer.alloc(300_000);
  let seed = 1;
  for (let i = 0; i < noise.length; i++) noise[i] = (seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff) >>> 16;
  return zlib.gzipSync(Buffer.concat([plain, holding([15], noise)]));
}

describe("bombs are refused while memory stays flat", () => {
  const sink = new MemorySink();
  let door: TestDoor;
  beforeAll(async () => {
    door = await openTestDoor(sink);
  });
  afterAll(() => door.close());

  test.each(BOMBS)("$name", async ({ path, headers, body, status, stored }) => {
    sink.clear();
    const bomb = body();
    await door.post(path, bomb, headers);
    sink.clear();
    const before = process.resourceUsage().maxRSS;
    const answer = await door.post(path, bomb, headers);
    expect(answer.status, answer.body.toString("latin1", 0, 200)).toBe(status);
    expect(sink.samples.length + sink.logs.length + sink.spans.length).toBe(stored ?? 0);
    // The peak of the whole process, in KiB, may grow by what one inflated body takes and no more.
    expect(process.resourceUsage().maxRSS - before).toBeLessThan(96 * 1024);
  });

  test("a hundred at once do not add up: what does not fit is told to come back", async () => {
    const body = zlib.gzipSync(Buffer.from(`{"resourceSpans":[],"pad":"${"abcdefghij0123456789".repeat(60_000)}"}`));
    const small = await openTestDoor(sink, { limits: { inFlight: 4 * MIB } });
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => small.post("/v1/traces", Buffer.concat([body]), { ...JSON_TYPE, ...gzip })),
    );
    expect(answers.every(({ status }) => [200, 413, 503].includes(status))).toBe(true);
    expect(small.door.intake.budget.used).toBe(0);
    await small.close();
  });

  test("when the bodies in memory reach the bound the answer is 503 with Retry-After", async () => {
    const small = await openTestDoor(sink, { limits: { inFlight: 1000 } });
    const answer = await small.post("/v1/traces", `{"pad":"${"x".repeat(2000)}"}`, JSON_TYPE);
    expect(answer.status).toBe(503);
    expect(answer.headers["retry-after"]).toBe("1");
    await small.close();
  });

  test("a body that never comes is given up", async () => {
    const small = await openTestDoor(sink, { limits: { bodyTimeoutMs: 50 } });
    const answer = await small.post("/v1/traces", "{}", { ...JSON_TYPE, "content-length": "10" });
    expect(answer.status).toBe(408);
    expect(small.door.intake.budget.used).toBe(0);
    await small.close();
  });
});
