import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

export interface RunningPrometheus {
  readonly url: string;
  readonly version: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts the machine's Prometheus as a remote-write receiver with an empty store; null where it is not installed. */
export async function startPrometheus(config = "scrape_configs: []\n"): Promise<RunningPrometheus | null> {
  const version = /version (\S+)/.exec(spawnSync("prometheus", ["--version"], { encoding: "utf8" }).stdout ?? "")?.[1];
  if (version === undefined) return null;
  const dir = mkdtempSync(path.join(tmpdir(), "prometheus-"));
  writeFileSync(path.join(dir, "prometheus.yml"), config);
  const port = await freePort();
  const flags = [
    `--config.file=${dir}/prometheus.yml`,
    `--storage.tsdb.path=${dir}/data`,
    `--web.listen-address=127.0.0.1:${port}`,
    "--web.enable-remote-write-receiver",
    "--log.level=warn",
  ];
  const child = spawn("prometheus", flags, { stdio: "ignore" });
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const url = `http://127.0.0.1:${port}`;
  while (
    !(await fetch(`${url}/-/ready`).then(
      (r) => r.ok,
      () => false,
    ))
  ) {
    if (child.exitCode !== null) throw new Error("Prometheus ended while starting");
    await delay(50);
  }
  return {
    url,
    version,
    pid: child.pid ?? 0,
    stop: async () => {
      child.kill("SIGTERM");
      await exited;
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
