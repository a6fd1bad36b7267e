import protobuf from "protobufjs";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { MemorySink } from "../testing/memory-sink";
import { type TestDoor, openTestDoor } from "../testing/test-door";
import { parseStreamLabels } from "./stream-labels";

const PROTO = `syntax = "proto3";
message Timestamp { int64 seconds = 1; int32 nanos = 2; }
message Pair { string name = 1; string value = 2; }
message Entry { Timestamp timestamp = 1; string line = 2; repeated Pair structured_metadata = 3; }
message Stream { string labels = 1; repeated Entry entries = 2; uint64 hash = 3; }
message PushRequest { repeated Stream streams = 1; }`;
const PushRequest = protobuf.parse(PROTO, { keepCase: true }).root.lookupType("PushRequest");

/** A snappy block of literals alone: valid, not smaller. */
function snap(bytes: Uint8Array): Buffer {
  const head: number[] = [];
  for (let n = bytes.length; ; n >>>= 7) {
    head.push(n > 127 ? (n & 127) | 128 : n);
    if (n <= 127) break;
  }
  const literal = Buffer.of(62 << 2, (bytes.length - 1) & 255, ((bytes.length - 1) >>> 8) & 255, ((bytes.length - 1) >>> 16) & 255);
  return Buffer.concat([Buffer.from(head), bytes.length === 0 ? Buffer.alloc(0) : literal, bytes]);
}

let door: TestDoor;
const sink = new MemorySink();
beforeAll(async () => {
  door = await openTestDoor(sink);
});
afterAll(() => door.close());
beforeEach(() => sink.clear());

const expected = {
  timeNs: 1_789_351_800_123_456_789n,
  body: "hello",
  severityNumber: 13,
  traceId: "4bf92f3577b34da6a3ce929d0e0e4736",
  resource: { attributes: { "service.name": "vllm", "k8s.pod.name": "p-0", level: "warn" } },
  attributes: { trace_id: "4bf92f3577b34da6a3ce929d0e0e4736" },
};

describe("Loki's push API", () => {
  it("takes JSON with structured metadata", async () => {
    const body = {
      streams: [
        {
          stream: { service_name: "vllm", pod: "p-0", level: "warn" },
          values: [
            ["1789351800123456789", "hello", { trace_id: expected.traceId }],
            ["1789351800000000000", "world"],
          ],
        },
      ],
    };
    const answer = await door.post("/loki/api/v1/push", JSON.stringify(body), { "content-type": "application/json" });
    expect([answer.status, answer.body.length]).toEqual([204, 0]);
    expect(sink.logs).toMatchObject([expected, { body: "world", severityNumber: 13 }]);
  });

  it("takes a snappy block of protobuf, which senders do not announce", async () => {
    const message = PushRequest.encode({
      streams: [
        {
          labels: '{service_name="vllm", pod="p-0", level="warn"}',
          entries: [
            {
              timestamp: { seconds: 1_789_351_800, nanos: 123_456_789 },
              line: "hello",
              structured_metadata: [{ name: "trace_id", value: expected.traceId }],
            },
          ],
          hash: 7,
        },
      ],
    }).finish();
    const answer = await door.post("/loki/api/v1/push", snap(message), { "content-type": "application/x-protobuf" });
    expect(answer.status).toBe(204);
    expect(sink.logs).toMatchObject([expected]);
    await door.post("/loki/api/v1/push", snap(message), { "content-type": "application/x-protobuf", "content-encoding": "snappy" });
    expect(sink.logs).toHaveLength(2);
  });

  it("refuses what is not its own with a sentence, and entries without a time", async () => {
    const post = async (body: string | Buffer, type: string) =>
      (await door.post("/loki/api/v1/push", body, { "content-type": type })).status;
    expect(await post("{}", "application/json")).toBe(400);
    expect(await post(Buffer.from("ffffffff7f00", "hex"), "application/x-protobuf")).toBe(413);
    expect(await post("rubbish", "application/x-protobuf")).toBe(400);
    expect(await post("x", "text/plain")).toBe(415);
    expect(
      await post(
        JSON.stringify({
          streams: [
            {
              stream: {},
              values: [
                ["0", "a"],
                [1, "b"],
              ],
            },
          ],
        }),
        "application/json",
      ),
    ).toBe(400);
    expect(sink.logs).toEqual([]);
  });
});

describe("stream labels", () => {
  it("give back what Go's quoting made of any label set", () => {
    const value = fc.string({ unit: "grapheme" });
    const labels = fc.dictionary(fc.stringMatching(/^[a-zA-Z_]\w{0,8}$/), value, { noNullPrototype: true });
    fc.assert(
      fc.property(labels, (set) => {
        const text = `{${Object.entries(set)
          .map(([k, v]) => `${k}=${JSON.stringify(v)}`)
          .join(", ")}}`;
        expect(parseStreamLabels(text)).toEqual(Object.entries(set));
      }),
    );
  });

  it.each(["", "{", "a=1", '{a="b}', "{a=b}", '{a="b" c="d"}', '{a="\\xzz"}', '{a="b"}x'])("are refused when they read %j", (text) => {
    expect(parseStreamLabels(text)).toBeNull();
  });
});
