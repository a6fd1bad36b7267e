import fs from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unixNanos } from "@/lib/kernel/units";
import { sharedPath } from "@/test/shared";
import { isoNanos } from "./line-time";
import { parseEngineLine } from "./parse-engine-line";

const corpus = sharedPath("corpora", "gpu-logs");
const lines = <T>(file: string): T[] =>
  corpus === null
    ? []
    : fs
        .readFileSync(path.join(corpus, file), "utf8")
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line) as T);

interface EngineCase {
  readonly id: string;
  readonly received_at: string;
  readonly line: string;
  readonly expect: {
    readonly time: string | null;
    readonly severity: string | null;
    readonly severity_number: number | null;
    readonly body: string;
    readonly attributes: Record<string, unknown>;
    readonly metrics: Record<string, number>;
    readonly event: string | null;
  };
}

describe("engine lines", () => {
  it.skipIf(corpus === null)("become structured as the corpus says, line by line", () => {
    const cases = lines<EngineCase>("engine-lines.jsonl");
    const wrong: unknown[] = [];
    for (const c of cases) {
      const parsed = parseEngineLine(c.line, isoNanos(c.received_at) ?? unixNanos(0n));
      const got = {
        time: parsed?.timeNs ?? null,
        severity: parsed?.severityText ?? null,
        severity_number: parsed?.severityNumber ?? null,
        body: parsed?.body ?? c.line,
        attributes: parsed?.attributes ?? {},
        metrics: parsed?.metrics ?? {},
        event: parsed?.event ?? null,
      };
      try {
        expect(got).toEqual({ ...c.expect, time: c.expect.time === null ? null : isoNanos(c.expect.time) });
      } catch (error) {
        wrong.push(`${c.id}: ${(error as Error).message}`);
      }
    }
    console.log(`gpu-logs/engine-lines: ${cases.length - wrong.length} / ${cases.length}`);
    expect(wrong).toEqual([]);
  });

  it.skipIf(corpus === null)("of the kernel name the Xid, the switch fault or the event, and nothing where there is none", () => {
    const cases = lines<{ kind: string; line: string; expect: Record<string, unknown> | null }>("gpud/kernel-lines.jsonl");
    const wrong: string[] = [];
    for (const { kind, line, expect: expected } of cases) {
      const parsed = parseEngineLine(line, unixNanos(1_790_000_000_000_000_000n));
      const nvlink = parsed?.nvlink;
      const isFault = kind === "xid" || kind === "sxid";
      const all: Record<string, unknown> = {
        xid: parsed?.attributes["gpu.xid"],
        sxid: parsed?.attributes["gpu.sxid"],
        pci: parsed?.attributes["gpu.pci_bus_id"],
        subcode: nvlink?.subcode,
        unit: nvlink?.unit,
        severity: nvlink?.severity,
        link: nvlink?.link,
        intrinfo: nvlink?.intrinfo,
        error_status: nvlink?.errorStatus,
        event: isFault ? nvlink?.event : parsed?.event,
      };
      if (expected === null) {
        if ((parsed?.event ?? null) !== null) wrong.push(`${line}: ${parsed?.event}`);
        continue;
      }
      for (const [name, value] of Object.entries(expected)) {
        if (all[name] !== value) wrong.push(`${line}: ${name} is ${String(all[name])}, not ${String(value)}`);
      }
    }
    console.log(`gpu-logs/kernel-lines: ${cases.length} cases, ${wrong.length} wrong`);
    expect(wrong).toEqual([]);
  });

  it.skipIf(corpus === null)("of raw ring buffers are read without a fault", () => {
    const found = new Map<string, number>();
    for (const file of fs.readdirSync(path.join(corpus ?? "", "gpud")).filter((f) => f.endsWith(".log"))) {
      for (const line of fs.readFileSync(path.join(corpus ?? "", "gpud", file), "utf8").split("\n")) {
        const event = parseEngineLine(line, unixNanos(1_740_000_000_000_000_000n))?.event;
        if (event) found.set(event, (found.get(event) ?? 0) + 1);
      }
    }
    expect([...found.keys()].sort()).toEqual(expect.arrayContaining(["gpu.xid", "nccl.segfault", "peermem.invalid_context"]));
  });

  it("never throw, whatever the text, and stay quick", () => {
    const piece = fc.constantFrom(
      "(APIServer pid=1) ",
      "INFO 08-20 10:00:00 [a.py:1] ",
      "[2026-08-20 11:00:00 TP0] ",
      "NVRM: Xid (PCI:0000:9b:00): 79, ",
      "{",
      '"',
      "2026-08-20T12:00:00.1Z  INFO ",
      "a{b=1}:c: ",
      "13:00:00 - LiteLLM:INFO: a.py:1 - ",
      "h:1:2 [0] NCCL WARN ",
      "Engine 000: Avg prompt throughput: ",
      "\u001b[1m",
      "9".repeat(40),
      "a".repeat(2000),
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 8 }), (parts) => {
        const started = performance.now();
        parseEngineLine(parts.join(""), unixNanos(1_790_000_000_000_000_000n));
        expect(performance.now() - started).toBeLessThan(250);
      }),
      { numRuns: 1000 },
    );
  });
});
