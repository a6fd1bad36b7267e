import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { environment } from "@/lib/config/server";
import { freePort } from "@/scripts/bench/prometheus";

/** What the server in demo mode tells its demo: where it is and how to get in. */
export interface DemoAccess {
  readonly url: string;
  readonly grpcPort: number;
  readonly ingestKey: string;
  readonly readKey: string;
  readonly accounts: readonly { readonly role: string; readonly email: string; readonly password: string }[];
}

const START_TIMEOUT_MS = 120_000;

/** The built server as a process of its own, with a data folder of its own, that a test may kill and start again. */
export class ConsoleProcess {
  readonly dataDir: string;
  readonly url: string;
  readonly #env: NodeJS.ProcessEnv;
  #child: ChildProcess | null = null;
  #output = "";

  private constructor(dataDir: string, port: number, grpcPort: number, env: Readonly<Record<string, string>>) {
    this.dataDir = dataDir;
    this.url = `http://127.0.0.1:${port}`;
    this.#env = {
      ...(environment() as NodeJS.ProcessEnv),
      NODE_ENV: "production",
      PORT: String(port),
      SIGHTGLASS_GRPC_PORT: String(grpcPort),
      SIGHTGLASS_DATA_DIR: dataDir,
      SIGHTGLASS_DEMO: "1",
      SIGHTGLASS_LOG_LEVEL: "warn",
      ...env,
    };
  }

  /** Prepares a console with free ports; `env` is added to its environment. Not yet started. */
  static async prepare(env: Readonly<Record<string, string>> = {}): Promise<ConsoleProcess> {
    const dataDir = mkdtempSync(path.join(tmpdir(), "sightglass-test-"));
    return new ConsoleProcess(dataDir, await freePort(), await freePort(), env);
  }

  static async start(env: Readonly<Record<string, string>> = {}): Promise<ConsoleProcess> {
    const console = await ConsoleProcess.prepare(env);
    await console.start();
    return console;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** What the process has written; for the message of a failing test. */
  get output(): string {
    return this.#output;
  }

  /** Starts the process and resolves when it is ready. */
  async start(): Promise<void> {
    this.spawn();
    await this.untilReady();
  }

  spawn(): void {
    const child = spawn(process.execPath, ["--enable-source-maps", "dist/server.mjs"], {
      env: this.#env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const keep = (chunk: Buffer): void => void (this.#output = (this.#output + chunk.toString("utf8")).slice(-20_000));
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    this.#child = child;
  }

  async untilReady(): Promise<void> {
    const started = performance.now();
    while (!(await this.#ready())) {
      if (this.#child && this.#child.exitCode !== null) throw new Error(`The console ended while starting:\n${this.#output}`);
      if (performance.now() - started > START_TIMEOUT_MS) throw new Error(`The console was not ready in time:\n${this.#output}`);
      await delay(25);
    }
  }

  async #ready(): Promise<boolean> {
    return fetch(`${this.url}/health/ready`, { signal: AbortSignal.timeout(2_000) }).then(
      (r) => r.ok,
      () => false,
    );
  }

  /** The access file the server writes in demo mode. */
  access(): DemoAccess {
    return JSON.parse(readFileSync(path.join(this.dataDir, "demo.json"), "utf8")) as DemoAccess;
  }

  /** The process id of its Postgres, or null when none is running. */
  postgresPid(): number | null {
    const file = path.join(this.dataDir, "postgres", "postmaster.pid");
    return existsSync(file) ? Number(readFileSync(file, "utf8").split("\n", 1)[0]) : null;
  }

  /** Kills the process, as a crash would. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    child.kill("SIGKILL");
    await exited;
  }

  /** Stops it as an operator would; resolves with its exit code. */
  async stop(): Promise<number | null> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const exited = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
    child.kill("SIGTERM");
    return exited;
  }
}
