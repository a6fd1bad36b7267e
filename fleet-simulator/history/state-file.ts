import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";

/** What the simulator remembers between two runs. Times are Unix milliseconds. */
export interface SimulatorState {
  readonly seed: number;
  readonly rate: number;
  /** The week that was, or is being, written. */
  readonly weekFrom: number;
  readonly weekTo: number;
  /** Everything from here to `weekTo` is written. */
  readonly writtenDownTo: number;
  /** When the fleet was last alive. */
  readonly aliveAt: number;
}

/** Null when there is none, or when it cannot be used. */
export function readState(file: string | null): SimulatorState | null {
  if (file === null) return null;
  try {
    const value = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
    const names = ["seed", "rate", "weekFrom", "weekTo", "writtenDownTo", "aliveAt"];
    return names.every((name) => Number.isFinite(value[name])) ? (value as unknown as SimulatorState) : null;
  } catch {
    return null;
  }
}

/** Replaces the file in one step. */
export function writeState(file: string | null, state: SimulatorState): void {
  if (file === null) return;
  writeFileSync(`${file}.new`, JSON.stringify(state));
  renameSync(`${file}.new`, file);
}

/**
 * Takes the counters that an orderly stop has left, so that the fleet goes on
 * counting; null when the last stop was not orderly, or was another fleet's:
 * then its processes start again at zero, as processes do. They are gone
 * afterwards.
 */
export function takeCounters(file: string | null, sizes: readonly number[]): readonly Float64Array[] | null {
  if (file === null) return null;
  try {
    const bytes = readFileSync(`${file}.counters`);
    rmSync(`${file}.counters`);
    const total = sizes.reduce((sum, n) => sum + n, 0);
    if (bytes.length !== total * 8) return null;
    const all = new Float64Array(new Uint8Array(bytes).buffer);
    let at = 0;
    return sizes.map((size) => all.slice(at, (at += size)));
  } catch {
    return null;
  }
}

export function leaveCounters(file: string | null, counters: readonly Float64Array[]): void {
  if (file === null) return;
  writeFileSync(`${file}.counters`, Buffer.concat(counters.map((c) => new Uint8Array(c.buffer, c.byteOffset, c.byteLength))));
}
