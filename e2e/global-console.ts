import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { ensureBuilt } from "../scripts/build/ensure-built";
import { ConsoleProcess } from "../test/console-process";
import { type ConsoleAccess, readAccess } from "./console-access";

const MOST_WAIT_MS = 180_000;

/**
 * One console with its demo accounts and a calm simulated fleet for all
 * browser tests. With E2E_DATA_DIR the tests use the demo that runs on that
 * data folder instead, and nothing is started.
 */
export default async function globalConsole(): Promise<() => Promise<void>> {
  process.env["E2E_STATE_DIR"] = mkdtempSync(path.join(tmpdir(), "sightglass-e2e-"));
  if (process.env["E2E_DATA_DIR"]) {
    await fleetReports(readAccess());
    return async () => rmSync(process.env["E2E_STATE_DIR"] ?? "", { recursive: true, force: true });
  }
  await ensureBuilt({ force: false, progress: (line) => console.log(line) });
  const targets = path.join(process.env["E2E_STATE_DIR"] ?? "", "fleet-targets.yaml");
  const server = await ConsoleProcess.start({ SIGHTGLASS_TARGETS_FILE: targets });
  process.env["E2E_DATA_DIR"] = server.dataDir;
  const access = readAccess();
  const args = ["--enable-source-maps", "dist/fleet-simulator.mjs", "--url", access.url, "--targets", targets, "--calm"];
  const fleet = spawn(process.execPath, args, {
    stdio: "ignore",
    env: { ...process.env, NODE_ENV: "production", SIGHTGLASS_KEY: access.ingestKey },
  });
  await fleetReports(access);
  return async () => {
    fleet.kill();
    await server.stop();
    rmSync(server.dataDir, { recursive: true, force: true });
    rmSync(process.env["E2E_STATE_DIR"] ?? "", { recursive: true, force: true });
  };
}

/** Resolves when every deployment of the simulated fleet is on the first screen with its rate. */
async function fleetReports(access: ConsoleAccess): Promise<void> {
  const started = performance.now();
  for (;;) {
    const to = Math.floor(performance.timeOrigin + performance.now());
    const answer = await fetch(`${access.url}/api/v1/fleet?from=${to - 900_000}&to=${to}`, {
      headers: { authorization: `Bearer ${access.readKey}` },
    });
    const fleet = answer.ok ? ((await answer.json()) as { deployments: readonly { tokensPerS: number | null }[] }) : { deployments: [] };
    if (fleet.deployments.length >= 4 && fleet.deployments.every((d) => d.tokensPerS !== null)) return;
    if (performance.now() - started > MOST_WAIT_MS)
      throw new Error(`The fleet did not report in time; the console answered ${answer.status}.`);
    await pause(1_000);
  }
}
