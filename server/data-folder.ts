import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Fault } from "@/lib/kernel/faults";
import type { Part } from "./lifecycle";

/**
 * Takes a data folder for this process. Two servers on one folder would share
 * one Postgres, and the first to stop would take it from the other. Throws
 * Fault `conflict` while another process has it; a folder whose holder died is
 * taken over.
 */
export function holdDataFolder(dataDir: string, isServer: (pid: number) => boolean = runsNode): Part {
  mkdirSync(dataDir, { recursive: true });
  const file = path.join(dataDir, "server.pid");
  for (let attempt = 0; ; attempt++) {
    try {
      writeFileSync(file, String(process.pid), { flag: "wx" });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST" || attempt > 3) throw error;
    }
    const holder = Number(readFileSync(file, "utf8"));
    if (Number.isInteger(holder) && holder > 0 && holder !== process.pid && isServer(holder)) {
      throw new Fault("conflict", `The data folder ${dataDir} is in use by process ${holder}.`, {
        fix: "Stop that process, set another SIGHTGLASS_DATA_DIR, or let both use one DATABASE_URL.",
      });
    }
    rmSync(file, { force: true });
  }
  return { name: "data folder", stop: () => rmSync(file, { force: true }) };
}

/** Whether a process of that number lives and is a Node program: numbers are given out again, and are small in a container. */
function runsNode(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, and is somebody else's.
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  if (process.platform !== "linux") return true;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return !/\) Z /.test(stat) && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("server");
  } catch {
    return false;
  }
}
