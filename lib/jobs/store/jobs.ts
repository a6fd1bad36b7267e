import { hostname } from "node:os";
import type { Database } from "@/lib/db/server";
import type { Clock } from "@/lib/kernel/clock";
import { Fault } from "@/lib/kernel/faults";
import type { Duty } from "../duty";
import { DutyLoop, type DutyRun } from "../duty-loop";
import { Leadership } from "./leadership";
import { saveRun } from "./status";

export interface JobsOptions {
  readonly db: Database;
  readonly clock: Clock;
  readonly duties: readonly Duty[];
  /** Told, in a sentence, of duties that fail and recover. */
  readonly report?: (message: string) => void;
}

/** Written no more often than this a duty, but for a change between success and failure: idle costs nothing. */
const SAVE_EVERY_MS = 30_000;

/** The duties of this process. */
export class Jobs {
  readonly #options: JobsOptions;
  readonly #holder = `${hostname()} ${process.pid}`;
  readonly #loops: readonly DutyLoop[];
  readonly #leadership: Leadership;
  readonly #saved = new Map<string, { at: number; failed: boolean }>();

  /** Throws Fault `internal` when two duties share a name. */
  constructor(options: JobsOptions) {
    this.#options = options;
    const names = options.duties.map(({ name }) => name);
    const twice = names.find((name, i) => names.indexOf(name) !== i);
    if (twice !== undefined) throw new Fault("internal", `Two duties are called "${twice}".`);
    this.#loops = options.duties.map((duty) => new DutyLoop(duty, options.clock, (run) => this.#ended(run)));
    this.#leadership = new Leadership({
      db: options.db,
      names: options.duties.filter(({ scope }) => scope !== "process").map(({ name }) => name),
      changed: (held) => this.#lead(held),
      report: (message) => options.report?.(message),
    });
  }

  async start(): Promise<void> {
    for (const loop of this.#loops) if (loop.duty.scope === "process") loop.start();
    await this.#leadership.start();
  }

  /** Ends every duty after its present run and lets others take over. */
  async stop(): Promise<void> {
    await Promise.all(this.#loops.map((loop) => loop.stop()));
    await this.#leadership.stop();
  }

  #lead(held: ReadonlySet<string>): void {
    for (const loop of this.#loops) {
      if (loop.duty.scope === "process") continue;
      if (held.has(loop.duty.name)) loop.start();
      else void loop.stop();
    }
  }

  #ended(run: DutyRun): void {
    const before = this.#saved.get(run.duty.name);
    if (run.failed && !before?.failed) this.#options.report?.(`the duty "${run.duty.name}" failed: ${run.note}`);
    if (before?.failed && !run.failed) this.#options.report?.(`the duty "${run.duty.name}" works again`);
    if (before && before.failed === run.failed && run.endedMs - before.at < SAVE_EVERY_MS) return;
    this.#saved.set(run.duty.name, { at: run.endedMs, failed: run.failed });
    // What is shown may lag; a duty does not fail because its note could not be kept.
    void saveRun(this.#options.db, this.#holder, run).catch(() => this.#saved.delete(run.duty.name));
  }
}
