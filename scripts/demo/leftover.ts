import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

/** Remembers which processes this demo runs, so that the next one can end them when this one was killed. */
export const rememberProcesses = (file: string, pids: readonly number[]): void => writeFileSync(file, JSON.stringify(pids));

export const forgetProcesses = (file: string): void => rmSync(file, { force: true });

/**
 * Ends what a killed demo left behind. Only processes that the file names and
 * only while the demo's port still answers as a console: a number that has
 * been given to another program since is left alone.
 */
export async function endLeftover(file: string, url: string, say: (line: string) => void): Promise<void> {
  let pids: unknown;
  try {
    pids = JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return;
  }
  forgetProcesses(file);
  if (!Array.isArray(pids) || !(await answers(url))) return;
  const alive = pids.filter((pid): pid is number => Number.isInteger(pid) && pid > 1 && exists(pid));
  if (alive.length === 0) return;
  say("Ending what an earlier demo left running…");
  for (const pid of alive) signal(pid, "SIGTERM");
  for (let tried = 0; tried < 100 && alive.some(exists); tried++) await pause(100);
  for (const pid of alive) if (exists(pid)) signal(pid, "SIGKILL");
}

const answers = (url: string): Promise<boolean> =>
  fetch(`${url}/health/live`, { signal: AbortSignal.timeout(2_000) }).then(
    (r) => r.ok,
    () => false,
  );

const exists = (pid: number): boolean => signal(pid, 0);

function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false;
  }
}
