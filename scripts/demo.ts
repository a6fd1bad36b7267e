/**
 * `npm run demo`: builds when the sources changed, starts the console with its
 * own Postgres, starts the simulated fleet against it, and says where to look
 * and how to sign in. Ctrl-C stops everything; the data stays. Arguments are
 * passed to the fleet (`npm run demo -- --calm`).
 */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseConfig } from "@/lib/config";
import { ensureBuilt } from "./build/ensure-built";
import { DemoChild } from "./demo/child";
import { consoleReady, type DemoAccess, demoAccess } from "./demo/console-ready";
import { requireFreePort } from "./demo/free-port";
import { endLeftover, forgetProcesses, rememberProcesses } from "./demo/leftover";

const HISTORY_DAYS = "7";
const dataDir = process.env["SIGHTGLASS_DATA_DIR"] ?? "data";
const port = process.env["PORT"] ?? "4400";
const address = `http://127.0.0.1:${port}`;
const file = (name: string): string => path.join(dataDir, name);
const say = (line: string): void => console.log(line);
const running: DemoChild[] = [];
/** Ctrl-C reaches this process through npm and tsx too: the same wish, told more than once. */
const SAME_WISH_MS = 1_500;
let stoppingSince: number | null = null;

async function main(): Promise<void> {
  const begun = performance.now();
  parseConfig(process.env);
  mkdirSync(dataDir, { recursive: true });
  await endLeftover(file("demo-processes.json"), address, say);
  await requireFreePort(Number(port), "PORT");
  await requireFreePort(Number(process.env["SIGHTGLASS_GRPC_PORT"] ?? "4317"), "SIGHTGLASS_GRPC_PORT");
  await ensureBuilt({ force: false, progress: say });
  // Targets of an earlier run would be scraped before the fleet is up.
  writeFileSync(file("fleet-targets.yaml"), "targets: []\n");

  say("Starting the console…");
  const startedAt = Date.now();
  const server = start("The console", ["--enable-source-maps", "dist/server.mjs"], "server.log", {
    NODE_ENV: "production",
    PORT: port,
    SIGHTGLASS_DEMO: "1",
    SIGHTGLASS_DATA_DIR: dataDir,
    SIGHTGLASS_TARGETS_FILE: file("fleet-targets.yaml"),
  });
  await consoleReady(server, address, say);
  const access = await demoAccess(file("demo.json"), startedAt);

  const historyKnown = new Promise<void>((resolve) => {
    const args = ["--enable-source-maps", "dist/fleet-simulator.mjs", "--url", access.url, "--history-days", HISTORY_DAYS];
    const files = ["--targets", file("fleet-targets.yaml"), "--state", file("fleet-state.json")];
    const env = { NODE_ENV: "production", SIGHTGLASS_KEY: access.ingestKey };
    start("The fleet", [...args, ...files, ...process.argv.slice(2)], "fleet.log", env, (line) => {
      say(`  ${line}`);
      if (line.startsWith("The fleet is live")) resolve();
    });
  });
  await historyKnown;
  welcome(access, performance.now() - begun);
}

function start(name: string, args: readonly string[], log: string, env: Record<string, string>, line?: (text: string) => void): DemoChild {
  const child = new DemoChild({ name, args, env: { ...process.env, ...env }, logFile: file(log), ...(line ? { line } : {}) });
  running.push(child);
  rememberProcesses(
    file("demo-processes.json"),
    running.map((c) => c.pid),
  );
  void child.exited.then((code) => {
    if (stoppingSince !== null) return;
    console.error(`\n${name} ended by itself (code ${code}); the whole of what it wrote is in ${file(log)}:\n${child.lastWords}`);
    void stop(1);
  });
  return child;
}

function welcome(access: DemoAccess, tookMs: number): void {
  const width = Math.max(...access.accounts.map((a) => a.email.length));
  const roles = Math.max(...access.accounts.map((a) => a.role.length));
  say(`\nSightglass is at ${access.url} (ready after ${Math.round(tookMs / 1_000)} s). Sign in as`);
  for (const { role, email, password } of access.accounts) say(`  ${role.padEnd(roles)}  ${email.padEnd(width)}  ${password}`);
  say(`\nBreak something:  npm run fault -- list`);
  say(`Stop:             Ctrl-C (the data stays in ${dataDir}/)\n`);
}

async function stop(code: number): Promise<void> {
  if (stoppingSince !== null) {
    if (performance.now() - stoppingSince < SAME_WISH_MS) return;
    say("Not waiting any longer.");
    for (const child of running) child.end();
    process.exit(1);
  }
  stoppingSince = performance.now();
  say("\nStopping…");
  // The fleet first: it has something left to send.
  for (const child of running.toReversed()) await child.stop();
  forgetProcesses(file("demo-processes.json"));
  process.exit(code);
}

process.on("SIGINT", () => void stop(0));
process.on("SIGTERM", () => void stop(0));
main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  // Nothing of ours to stop; the record on disk may be of a demonstration that runs.
  if (running.length === 0) process.exit(1);
  void stop(1);
});
