import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { createInterface } from "node:readline";

/** How long a child may take to stop before it is ended. */
const STOP_MS = 12_000;

export interface ChildOptions {
  readonly name: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Everything it writes goes here. */
  readonly logFile: string;
  /** Told each line it writes. */
  readonly line?: (text: string) => void;
}

/** A Node process of the demo, in a process group of its own, so that Ctrl-C reaches it once and through us. */
export class DemoChild {
  readonly name: string;
  readonly #child: ChildProcess;
  readonly #last: string[] = [];
  readonly exited: Promise<number>;

  constructor(options: ChildOptions) {
    this.name = options.name;
    this.#child = spawn(process.execPath, [...options.args], {
      env: options.env,
      stdio: ["ignore", "pipe", "pipe"],
      detached: process.platform !== "win32",
    });
    const log = createWriteStream(options.logFile);
    log.on("error", () => {});
    for (const stream of [this.#child.stdout!, this.#child.stderr!]) {
      createInterface({ input: stream }).on("line", (text) => {
        log.write(`${text}\n`);
        this.#last.push(text);
        if (this.#last.length > 25) this.#last.shift();
        options.line?.(text);
      });
    }
    this.exited = new Promise((resolve) => this.#child.once("exit", (code) => resolve(code ?? 1)));
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** The last lines it wrote, for when it ends by itself. */
  get lastWords(): string {
    return this.#last.join("\n");
  }

  /** Ends it at once. */
  end(): void {
    this.#child.kill("SIGKILL");
  }

  /** Asks it to stop and waits; ends it when it does not listen. */
  async stop(): Promise<void> {
    if (!this.running) return;
    this.#child.kill("SIGTERM");
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), STOP_MS);
    await this.exited;
    clearTimeout(timer);
  }
}
