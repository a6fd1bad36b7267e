/**
 * `npm run fault -- <name> [--target NAME] [--for 5m]`: makes something go
 * wrong in the running simulated fleet. `list` says what there is, `status`
 * what is going on, `stop [name]` ends it.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { FAULTS, isFaultName } from "@/fleet-simulator/faults/fault";
import { targetsFor } from "@/fleet-simulator/faults/fault-board";

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { target: { type: "string" }, node: { type: "string" }, for: { type: "string", default: "5m" }, url: { type: "string" } },
});
const [order = "list", subject] = positionals;

/** The fleet writes its address into the targets file. */
function fleetOrigin(): string {
  if (values.url !== undefined) return values.url;
  try {
    const file = path.join(process.env["SIGHTGLASS_DATA_DIR"] ?? "data", "fleet-targets.yaml");
    const found = /http:\/\/127\.0\.0\.1:\d+/.exec(readFileSync(file, "utf8"));
    if (found) return found[0];
  } catch {
    // No demo has run here; the fleet may have been started by hand.
  }
  return "http://127.0.0.1:4480";
}

async function ask(method: "GET" | "POST", pathname: string, body?: unknown): Promise<string> {
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
  const answer = await fetch(`${fleetOrigin()}${pathname}`, init).catch(() => null);
  if (!answer) throw new Error("The fleet does not answer. Start it with npm run demo.");
  const text = (await answer.text()).trim();
  if (!answer.ok) throw new Error((JSON.parse(text) as { error?: string }).error ?? text);
  return text;
}

function duration(text: string): number {
  const match = /^(\d+)([smh])$/.exec(text);
  if (!match) throw new Error("--for: a duration such as 90s, 5m or 1h");
  return Number(match[1]) * (UNITS[match[2]!] ?? 1_000);
}

async function main(): Promise<void> {
  if (order === "list") {
    for (const [name, { scope, says }] of Object.entries(FAULTS)) {
      console.log(`${name.padEnd(16)} ${says}`);
      console.log(`${" ".repeat(16)} --target one ${scope} of ${isFaultName(name) ? targetsFor(name).join(", ") : ""}\n`);
    }
    return;
  }
  if (order === "status") return console.log(await ask("GET", "/control"));
  if (order === "stop") return console.log(await ask("POST", "/control/clear", { name: subject ?? null }));
  console.log(
    await ask("POST", "/control/faults", { name: order, target: values.target ?? values.node ?? null, forMs: duration(values.for) }),
  );
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
