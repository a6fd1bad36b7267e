import { millisToNanos } from "@/lib/kernel/units";
import type { SampleBatch } from "@/lib/telemetry";
import { DEFAULT_LIMITS, type DoorLimits } from "../limits";
import { Rejections } from "../rejections";
import type { DecodeContext } from "../route";
import type { MemorySink } from "./memory-sink";
import { TEST_NOW } from "./test-door";

/** What a decoder is given, writing into a memory sink; `commit` writes the batch. */
export function testContext(
  sink: MemorySink,
  { tenant = "", limits = {} }: { tenant?: string; limits?: Partial<DoorLimits> } = {},
): { readonly context: DecodeContext; readonly trimmed: Record<string, number>; readonly commit: () => Promise<void> } {
  let batch: SampleBatch | undefined;
  const trimmed: Record<string, number> = {};
  const context: DecodeContext = {
    identity: { keyId: "test", tenant },
    receivedMs: TEST_NOW,
    receivedNs: millisToNanos(TEST_NOW),
    limits: { ...DEFAULT_LIMITS, ...limits },
    headers: {},
    media: "",
    rejections: new Rejections(),
    batch: () => (batch ??= sink.openBatch()),
    trimmed: (what, n) => (trimmed[what] = (trimmed[what] ?? 0) + n),
  };
  return {
    context,
    trimmed,
    commit: async () => {
      if (batch) await sink.writeSamples(batch);
    },
  };
}
