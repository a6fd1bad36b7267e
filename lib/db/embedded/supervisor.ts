import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { monotonicMillis } from "@/lib/kernel/clock";
import { Fault } from "@/lib/kernel/faults";
import { environment } from "@/lib/config/server";
import { nativeFolder } from "./binaries";
import { type Launcher, launcherFor, parentDeathPrefix } from "./launcher";

export interface EmbeddedPostgres {
  /** Address of the maintenance database, as the owner. */
  readonly url: string;
  readonly pid: number;
  /** True when a server from an earlier run was still alive and is used again. */
  readonly adopted: boolean;
  /** The last lines Postgres wrote. */
  log(): string;
  /** Resolves when the server ends, by itself or by `stop`. */
  readonly exited: Promise<void>;
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  readonly dataDir: string;
  readonly settings?: Readonly<Record<string, string>>;
  /** Called before a step that takes more than a moment. */
  readonly progress?: (step: string) => void;
}

const OWNER = "sightglass_owner";
const START_TIMEOUT_MS = 120_000;

/** Sized for a small machine: the telemetry store reads in bulk and caches in Node, so Postgres needs little. */
const SETTINGS: Readonly<Record<string, string>> = {
  shared_buffers: "128MB",
  synchronous_commit: "on",
  wal_compression: "on",
  max_wal_size: "2GB",
  checkpoint_timeout: "15min",
  jit: "off",
  max_connections: "60",
  // An idle console must cost next to nothing.
  bgwriter_delay: "10000ms",
  wal_writer_delay: "1000ms",
  autovacuum_naptime: "60s",
};

/**
 * Starts, or adopts, a Postgres of our own in `dataDir`.
 *
 * It listens on loopback with scram and a generated password kept at mode 0600
 * beside the data, so no other local user can connect.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const dataDir = path.resolve(options.dataDir);
  const launcher = launcherFor(dataDir);
  const bin = path.join(reachableNative(launcher), "bin");
  const secret = ownerPassword(dataDir);
  const adopted = await adopt(dataDir, secret);
  if (adopted) return adopted;
  if (!fs.existsSync(path.join(dataDir, "PG_VERSION"))) {
    options.progress?.("Creating the database");
    initialise(bin, dataDir, launcher, secret);
  }
  return start(bin, dataDir, launcher, secret, options.settings ?? {});
}

const address = (port: string | number, secret: string): string => `postgres://${OWNER}:${secret}@127.0.0.1:${port}/postgres`;

function ownerPassword(dataDir: string): string {
  const file = `${dataDir}.password`;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  if (fs.existsSync(file)) return fs.readFileSync(file, "utf8").trim();
  const secret = randomBytes(24).toString("hex");
  fs.writeFileSync(file, secret, { mode: 0o600 });
  return secret;
}

/** An unprivileged account cannot reach programs below a 0700 home; then they are copied where it can. */
function reachableNative(launcher: Launcher): string {
  const native = nativeFolder();
  if (launcher.identity.uid === undefined) return native;
  const probe = spawnSync(path.join(native, "bin", "postgres"), ["--version"], launcher.identity);
  if (probe.status === 0) return native;
  const copy = path.join(os.tmpdir(), `sightglass-postgres-${createHash("sha256").update(native).digest("hex").slice(0, 12)}`);
  if (!fs.existsSync(copy)) {
    fs.cpSync(native, `${copy}.part`, { recursive: true, verbatimSymlinks: true });
    fs.renameSync(`${copy}.part`, copy);
  }
  return copy;
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on("error", () => {});
  try {
    await client.connect();
    await client.query("SELECT 1");
    return true;
  } catch {
    return false;
  } finally {
    client.end().catch(() => {});
  }
}

/** Uses the server a killed predecessor left behind, or clears away the lock of one that is really gone. */
async function adopt(dataDir: string, secret: string): Promise<EmbeddedPostgres | null> {
  const pidFile = path.join(dataDir, "postmaster.pid");
  for (let attempt = 0; attempt < 100 && fs.existsSync(pidFile); attempt++) {
    const lines = fs.readFileSync(pidFile, "utf8").split("\n");
    const pid = Number(lines[0]);
    const url = address(lines[3] ?? "", secret);
    if (lines[3] && (await answers(url))) {
      return { url, pid, adopted: true, log: () => "", exited: untilGone(pid), stop: () => stopByPid(pid) };
    }
    if (isGone(pid)) {
      fs.rmSync(pidFile, { force: true });
      return null;
    }
    await delay(100);
  }
  return null;
}

/** True when no such process runs, it is a zombie nobody reaped, or the number now belongs to another program. */
function isGone(pid: number): boolean {
  if (process.platform !== "linux") {
    try {
      process.kill(pid, 0);
      return false;
    } catch {
      return true;
    }
  }
  try {
    const stat = /\((.*)\) (\S)/.exec(fs.readFileSync(`/proc/${pid}/stat`, "utf8"));
    return stat !== null && (stat[2] === "Z" || !(stat[1] ?? "").startsWith("postgres"));
  } catch {
    return true;
  }
}

/** An adopted server is not our child, so its end must be looked for. */
async function untilGone(pid: number): Promise<void> {
  while (!isGone(pid)) await delay(500, undefined, { ref: false });
}

async function stopByPid(pid: number): Promise<void> {
  try {
    process.kill(pid, "SIGINT");
  } catch {
    return;
  }
  for (let i = 0; i < 200 && !isGone(pid); i++) await delay(50);
}

function initialise(bin: string, dataDir: string, launcher: Launcher, secret: string): void {
  fs.mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const passwordFile = path.join(dataDir, "..", `.initdb-${process.pid}`);
  fs.writeFileSync(passwordFile, secret, { mode: 0o600 });
  if (launcher.identity.uid !== undefined) {
    fs.chownSync(dataDir, launcher.identity.uid, launcher.identity.gid ?? -1);
    fs.chownSync(passwordFile, launcher.identity.uid, launcher.identity.gid ?? -1);
  }
  const flags = ["-D", dataDir, "-U", OWNER, "--auth=scram-sha-256", `--pwfile=${passwordFile}`, "-E", "UTF8", "--locale=C"];
  const argv = [
    ...launcher.prefix,
    path.join(bin, "initdb"),
    ...flags,
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
  ];
  const result = spawnSync(argv[0] as string, argv.slice(1), { ...launcher.identity, env: postgresEnvironment(), encoding: "utf8" });
  fs.rmSync(passwordFile, { force: true });
  if (result.status !== 0) {
    throw new Fault("internal", `The database could not be created: ${result.error?.message ?? result.stderr.trim()}`, {
      fix: "Free some disk space or pick another SIGHTGLASS_DATA_DIR.",
    });
  }
}

/** Ours without the PG* variables, which would redirect Postgres' own programs. */
function postgresEnvironment(): NodeJS.ProcessEnv {
  const ours = Object.fromEntries(Object.entries(environment()).filter(([name]) => !name.startsWith("PG")));
  return { ...ours, NODE_ENV: "production", TZ: "UTC", LC_ALL: "C" };
}

async function start(
  bin: string,
  dataDir: string,
  launcher: Launcher,
  secret: string,
  overrides: Readonly<Record<string, string>>,
): Promise<EmbeddedPostgres> {
  const port = overrides["port"] ?? (await freePort());
  const settings = { listen_addresses: "127.0.0.1", unix_socket_directories: "", ...SETTINGS, ...overrides, port: String(port) };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const argv = [...launcher.prefix, ...parentDeathPrefix(), path.join(bin, "postgres"), "-D", dataDir, ...flags];
  const child = spawn(argv[0] as string, argv.slice(1), {
    ...launcher.identity,
    env: postgresEnvironment(),
    stdio: ["ignore", "ignore", "pipe"],
    detached: process.platform !== "win32",
  });
  let log = "";
  child.stderr?.on("data", (chunk: Buffer) => (log = (log + chunk.toString("utf8")).slice(-8000)));
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.once("error", (error) => (log += error.message));
  const url = address(port, secret);
  await untilReady(child, url, () => log);
  return { url, pid: child.pid ?? 0, adopted: false, log: () => log, exited, stop: () => stopChild(child, exited) };
}

async function untilReady(child: ChildProcess, url: string, log: () => string): Promise<void> {
  const started = monotonicMillis();
  while (!(await answers(url))) {
    if (child.exitCode !== null || child.pid === undefined) throw new Fault("internal", `Postgres ended while starting: ${log()}`);
    if (monotonicMillis() - started > START_TIMEOUT_MS) throw new Fault("internal", `Postgres did not start in time: ${log()}`);
    await delay(25);
  }
}

async function stopChild(child: ChildProcess, exited: Promise<void>): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill("SIGINT");
  await exited;
}

async function freePort(): Promise<number> {
  const { createServer } = await import("node:net");
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const bound = probe.address();
      probe.close(() => resolve(typeof bound === "object" && bound ? bound.port : 0));
    });
  });
}
