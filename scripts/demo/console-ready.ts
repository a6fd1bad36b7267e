import { existsSync, readFileSync, statSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import type { DemoChild } from "./child";

/** What the server of a demo tells: where it is and how to get in. */
export interface DemoAccess {
  readonly url: string;
  readonly ingestKey: string;
  readonly accounts: readonly { readonly role: string; readonly email: string; readonly password: string }[];
}

const MOST_WAIT_MS = 120_000;
const WORD_EVERY_MS = 3_000;

/** Waits until the console answers, saying what it waits for. Throws with its last words when it ends, or after two minutes. */
export async function consoleReady(server: DemoChild, url: string, say: (line: string) => void): Promise<void> {
  const begun = performance.now();
  let spoken = begun;
  for (;;) {
    if (!server.running) throw new Error(`The console ended while starting:\n${server.lastWords}`);
    const reason = await waitingFor(url);
    if (reason === null) return;
    const now = performance.now();
    if (now - begun > MOST_WAIT_MS)
      throw new Error(`The console is not ready after two minutes; it waits for ${reason}.\n${server.lastWords}`);
    if (now - spoken > WORD_EVERY_MS) {
      spoken = now;
      say(`  waiting for ${reason} (${Math.round((now - begun) / 1_000)} s)`);
    }
    await pause(100);
  }
}

/** Null when ready. */
async function waitingFor(url: string): Promise<string | null> {
  try {
    const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2_000) });
    if (answer.ok) return null;
    const body = (await answer.json()) as { waitingFor?: string };
    return body.waitingFor ?? "itself";
  } catch {
    return "its port to open";
  }
}

/** Reads the access file of this start, which the server writes just before it is ready. Throws when it is not there. */
export async function demoAccess(file: string, since: number): Promise<DemoAccess> {
  for (let tried = 0; tried < 100; tried++) {
    if (existsSync(file) && statSync(file).mtimeMs >= since - 1_000) return JSON.parse(readFileSync(file, "utf8")) as DemoAccess;
    await pause(100);
  }
  throw new Error(`The console wrote no ${file}. Is SIGHTGLASS_DEMO set to something else?`);
}
