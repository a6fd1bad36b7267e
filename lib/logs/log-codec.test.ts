import fc from "fast-check";
import { expect, test } from "vitest";
import { anyLog } from "@/lib/telemetry/testing/arbitrary-records";
import type { LogRecord } from "@/lib/telemetry/log-record";
import { LogColumns, encodeLogs } from "./log-codec";

test("any records come back as they were written", () => {
  fc.assert(
    fc.property(fc.array(anyLog, { maxLength: 12 }), (records) => {
      expect(new LogColumns(encodeLogs(records)).records()).toEqual(records);
    }),
    { numRuns: 300 },
  );
});

test("an identifier that is not in hex is refused, never stored askew", () => {
  const [record] = fc.sample(anyLog, { numRuns: 1, seed: 3 }) as [LogRecord];
  expect(() => encodeLogs([{ ...record, traceId: "xy" }])).toThrow(RangeError);
  expect(() => encodeLogs([{ ...record, spanId: "g".repeat(16) }])).toThrow(RangeError);
});
