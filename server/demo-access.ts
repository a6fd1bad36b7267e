import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Config } from "@/lib/config";
import { systemClock } from "@/lib/kernel/clock";
import { ensureDemoAccounts, removeDemoAccounts } from "@/lib/people/server";

/** The tenant that the demonstration's tenant viewer sees. */
const DEMO_TENANT = "halcyon-bank";

/**
 * In demo mode, makes the demo's accounts and writes how to get in to
 * `demo.json` in the data folder, readable by its owner alone. In any other,
 * what an earlier demonstration left is taken away.
 */
export async function writeDemoAccess(config: Config, ports: { readonly port: number; readonly grpcPort: number }): Promise<void> {
  const file = path.join(config.dataDir, "demo.json");
  if (!config.demo) {
    await removeDemoAccounts(systemClock);
    rmSync(file, { force: true });
    return;
  }
  const access = await ensureDemoAccounts(systemClock, DEMO_TENANT);
  const host = config.host === "0.0.0.0" ? "127.0.0.1" : config.host;
  mkdirSync(config.dataDir, { recursive: true });
  writeFileSync(file, JSON.stringify({ url: `http://${host}:${ports.port}`, grpcPort: ports.grpcPort, ...access }, null, 2), {
    mode: 0o600,
  });
}
