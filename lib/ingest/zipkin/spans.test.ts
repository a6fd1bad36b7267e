import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sharedPath } from "@/test/shared";
import { MemorySink } from "../testing/memory-sink";
import { type TestDoor, openTestDoor } from "../testing/test-door";

let door: TestDoor;
const sink = new MemorySink();
beforeAll(async () => {
  door = await openTestDoor(sink);
});
afterAll(() => door.close());
beforeEach(() => sink.clear());
const post = (body: string) => door.post("/api/v2/spans", body, { "content-type": "application/json" });

interface ZipkinSpan {
  readonly traceId: string;
  readonly id: string;
  readonly parentId?: string;
  readonly name?: string;
  readonly timestamp?: number;
  readonly duration?: number;
  readonly shared?: boolean;
  readonly tags?: Record<string, string>;
  readonly annotations?: { timestamp: number; value: string }[];
  readonly localEndpoint?: { serviceName?: string; ipv4?: string };
  readonly remoteEndpoint?: { serviceName?: string; ipv4?: string; port?: number };
}

describe("Zipkin v2", () => {
  const corpus = sharedPath("corpora", "otlp", "zipkin");
  it.skipIf(corpus === null)("loses nothing of real traces: ids, times, tags, annotations, endpoints, halves of one span", async () => {
    const all = JSON.parse(fs.readFileSync(path.join(corpus ?? "", "..", "expected.json"), "utf8")) as Record<
      string,
      { spans: number; traces: number; shared: number; errors: number; services: number }
    >;
    for (const [file, expected] of Object.entries(all).filter(([name]) => name.startsWith("zipkin/"))) {
      sink.clear();
      const text = fs.readFileSync(path.join(corpus ?? "", "..", file), "utf8");
      expect((await post(text)).status, file).toBe(202);
      const given = JSON.parse(text) as ZipkinSpan[];
      expect({
        spans: sink.spans.length,
        traces: new Set(sink.spans.map((s) => s.traceId)).size,
        shared: sink.spans.filter((s) => s.attributes["zipkin.shared"] === true).length,
        errors: sink.spans.filter((s) => s.status === 2).length,
        services: new Set(sink.spans.map((s) => s.resource.attributes["service.name"]).filter(Boolean)).size,
      }).toEqual(expected);
      given.forEach((span, i) => {
        const stored = sink.spans[i];
        expect(stored?.traceId.endsWith(span.traceId)).toBe(true);
        expect(stored?.spanId).toBe(span.id.padStart(16, "0"));
        expect(stored?.parentSpanId).toBe(span.parentId?.padStart(16, "0") ?? "");
        expect(stored?.name).toBe(span.name ?? "");
        expect(stored?.attributes).toMatchObject(span.tags ?? {});
        expect(stored?.events.map((e) => [e.timeNs, e.name])).toEqual(
          (span.annotations ?? []).map((a) => [BigInt(a.timestamp) * 1000n, a.value]),
        );
        if (span.timestamp !== undefined) expect(stored?.startNs).toBe(BigInt(span.timestamp) * 1000n);
        else expect(stored?.attributes["zipkin.timestamp.missing"]).toBe(true);
        expect((stored?.endNs ?? 0n) - (stored?.startNs ?? 0n)).toBe(BigInt(span.duration ?? 0) * 1000n);
        expect(stored?.resource.attributes["host.ip"]).toBe(span.localEndpoint?.ipv4);
        expect(stored?.attributes["peer.service"]).toBe(span.remoteEndpoint?.serviceName || span.tags?.["peer.service"]);
        expect(stored?.attributes["network.peer.port"]).toBe(span.remoteEndpoint?.port);
      });
    }
  });

  it("gives a half without a time the time of the other half", async () => {
    const both = [
      { traceId: "a", id: "b", kind: "CLIENT", timestamp: 1_789_351_800_000_000, duration: 5 },
      { traceId: "a", id: "b", kind: "SERVER", shared: true },
    ];
    await post(JSON.stringify(both));
    expect(sink.spans.map((s) => [s.kind, s.startNs])).toEqual([
      [3, 1_789_351_800_000_000_000n],
      [2, 1_789_351_800_000_000_000n],
    ]);
  });

  it("takes what it can and says what it refused", async () => {
    const answer = await post(JSON.stringify([{ traceId: "a", id: "b", timestamp: 1 }, { traceId: "zz", id: "b" }, 1]));
    expect(answer.status).toBe(202);
    expect(JSON.parse(answer.body.toString())).toMatchObject({ accepted: 1, rejected: 2 });
    expect((await post("{}")).status).toBe(400);
    expect((await post("[7]")).status).toBe(400);
  });
});
