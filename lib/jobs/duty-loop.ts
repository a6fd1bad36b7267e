import type { Clock } from "@/lib/kernel/clock";
import type { Duty } from "./duty";

export interface DutyRun {
  readonly duty: Duty;
  readonly startedMs: number;
  readonly endedMs: number;
  readonly note: string;
  readonly failed: boolean;
  readonly runs: number;
  readonly failures: number;
}

const FIRST_RUN_MS = 500;

/** Runs one duty over and over while it is started; never twice at once. */
export class DutyLoop {
  readonly duty: Duty;
  readonly #clock: Clock;
  readonly #ended: (run: DutyRun) => void;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> = Promise.resolve();
  /** Rises with every start and stop; a run of an earlier one schedules nothing. */
  #generation = 0;
  #started = false;
  #runs = 0;
  #failures = 0;

  constructor(duty: Duty, clock: Clock, ended: (run: DutyRun) => void) {
    this.duty = duty;
    this.#clock = clock;
    this.#ended = ended;
  }

  start(): void {
    if (this.#started) return;
    this.#started = true;
    this.#schedule(++this.#generation, Math.min(FIRST_RUN_MS, this.duty.everyMs));
  }

  /** No further run begins; resolves when the present one has ended. */
  async stop(): Promise<void> {
    this.#started = false;
    this.#generation++;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#running;
  }

  #schedule(generation: number, inMs: number): void {
    this.#timer = setTimeout(() => {
      // One that was stopped and started again meanwhile may still be at its former run.
      this.#running = this.#running.then(() => this.#run(generation));
    }, inMs);
  }

  async #run(generation: number): Promise<void> {
    if (generation !== this.#generation) return;
    const startedMs = this.#clock.now();
    let note = "";
    let failed = false;
    try {
      const done = await this.duty.run(this.#clock);
      if (typeof done === "string") note = done;
    } catch (error) {
      failed = true;
      note = error instanceof Error ? error.message : String(error);
      this.#failures++;
    }
    this.#runs++;
    this.#ended({ duty: this.duty, startedMs, endedMs: this.#clock.now(), note, failed, runs: this.#runs, failures: this.#failures });
    if (generation === this.#generation) this.#schedule(generation, this.duty.everyMs);
  }
}
