/** What `stats=all` adds to an answer, in seconds; what we do not measure apart is 0. */
export function statsJson({ readMs, evaluateMs }: { readonly readMs: number; readonly evaluateMs: number }, samples: number): string {
  const s = (ms: number) => Math.round(ms * 1000) / 1e6;
  return JSON.stringify({
    timings: {
      evalTotalTime: s(readMs + evaluateMs),
      resultSortTime: 0,
      queryPreparationTime: s(readMs),
      innerEvalTime: s(evaluateMs),
      execQueueTime: 0,
      execTotalTime: s(readMs + evaluateMs),
    },
    samples: { totalQueryableSamples: samples, peakSamples: samples },
  });
}
