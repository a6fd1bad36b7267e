import { readFileSync, renameSync, writeFileSync } from "node:fs";

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
