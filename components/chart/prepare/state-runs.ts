/** Values over time as runs of one state. */
export interface StateRun {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  /** A reference to a token. */
  readonly colour: string;
}

/** Neighbours that read and look the same are one run; a gap longer than a step ends it. */
export function stateRuns(
  times: readonly number[],
  values: readonly (number | null)[],
  stepMs: number,
  look: (value: number) => { readonly text: string; readonly colour: string },
): readonly StateRun[] {
  const runs: { from: number; to: number; text: string; colour: string }[] = [];
  times.forEach((t, i) => {
    const value = values[i] ?? null;
    if (value === null) return;
    const { text, colour } = look(value);
    const last = runs.at(-1);
    // A value holds from its instant until the next one.
    if (last && last.text === text && last.colour === colour && last.to >= t) last.to = t + stepMs;
    else runs.push({ from: t, to: t + stepMs, text, colour });
  });
  return runs;
}
