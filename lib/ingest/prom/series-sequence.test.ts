import fc from "fast-check";
import { expect, test } from "vitest";
import { testContext } from "../testing/decode-context";
import { MemorySink } from "../testing/memory-sink";
import { encodeRemoteWrite } from "../testing/otlp-messages";
import { Families } from "./families";
import { SeriesSequences } from "./series-sequence";
import { decodeWriteV1 } from "./write-v1";

const T = 1_789_351_805_000;

/** One request: for each number a series, of which several have labels that differ in a byte. */
function request(series: readonly number[], value: number): Buffer {
  const timeseries = series.map((n) => ({
    labels: [
      { name: "__name__", value: "m" },
      { name: "n", value: String.fromCharCode(97 + (n % 26)).repeat(1 + (n % 7)) },
    ],
    samples: [{ value, timestamp: T }],
  }));
  return encodeRemoteWrite("WriteRequest", { timeseries });
}

async function written(requests: readonly (readonly number[])[], remembering: boolean) {
  const sink = new MemorySink();
  const families = new Families();
  const shared = new SeriesSequences();
  for (const [i, series] of requests.entries()) {
    const { context, commit } = testContext(sink);
    decodeWriteV1(request(series, i), context, families, remembering ? shared : new SeriesSequences());
    await commit();
  }
  return sink.samples.map(({ series, value }) => [series.labels["n"], value]);
}

test("whatever order series come in, a sequence that is remembered gives the series that keys give", async () => {
  const order = fc.array(fc.array(fc.nat(40), { maxLength: 20 }), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(order, async (requests) => {
      expect(await written(requests, true)).toEqual(await written(requests, false));
    }),
    { numRuns: 200 },
  );
});

test("a series the store has let go is asked for again", async () => {
  const sink = new MemorySink();
  const families = new Families();
  const sequences = new SeriesSequences();
  const decode = async () => {
    const { context, commit } = testContext(sink);
    decodeWriteV1(request([1, 2, 3], 1), context, families, sequences);
    await commit();
  };
  await decode();
  await decode();
  sink.forgetSeries();
  await decode();
  expect(sink.series.map(({ labels }) => labels["n"])).toEqual(["bb", "ccc", "dddd"]);
});

test("senders do not share a sequence, and only so many are remembered", () => {
  const sequences = new SeriesSequences(2);
  const first = sequences.of("a", 0);
  expect(sequences.of("a", 0)).toBe(first);
  expect(sequences.of("b", 0)).not.toBe(first);
  expect(sequences.of("a", 1)).not.toBe(first);
  sequences.of("c", 0);
  const again = sequences.of("b", 0);
  expect(sequences.of("b", 0)).toBe(again);
});
