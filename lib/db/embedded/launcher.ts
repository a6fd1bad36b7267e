import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { Fault } from "@/lib/kernel/faults";

/** How to start a Postgres program so that it does not run as root and does not outlive us. */
export interface Launcher {
  readonly prefix: readonly string[];
  readonly identity: { readonly uid?: number; readonly gid?: number };
}

const runs = (command: string, args: readonly string[]): boolean => spawnSync(command, [...args], { stdio: "ignore" }).status === 0;

/**
 * Postgres refuses to run as root. A user namespace keeps the files root's own
 * and works below a 0700 home; where the kernel forbids namespaces, an
 * unprivileged account runs it and the data folder is given to that account.
 */
export function launcherFor(dataDir: string): Launcher {
  if (process.platform === "win32" || process.getuid?.() !== 0) return { prefix: [], identity: {} };
  const namespace = ["--user", "--map-user=1000", "--map-group=1000"];
  if (runs("unshare", [...namespace, "true"])) return { prefix: ["unshare", ...namespace], identity: {} };
  for (const account of ["postgres", "nobody"]) {
    const uid = Number(spawnSync("id", ["-u", account], { encoding: "utf8" }).stdout);
    const gid = Number(spawnSync("id", ["-g", account], { encoding: "utf8" }).stdout);
    if (!(uid > 0)) continue;
    fs.mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    fs.chownSync(dataDir, uid, gid);
    if (fs.existsSync(path.join(dataDir, "PG_VERSION")) && fs.statSync(path.join(dataDir, "PG_VERSION")).uid !== uid)
      chownTree(dataDir, uid, gid);
    return { prefix: [], identity: { uid, gid } };
  }
  throw new Fault("unsupported", "Postgres will not run as root, and there is no other account to run it.", {
    fix: "Start Sightglass as a normal user, or set DATABASE_URL.",
  });
}

function chownTree(dir: string, uid: number, gid: number): void {
  for (const entry of fs.readdirSync(dir, { recursive: true, withFileTypes: true })) {
    fs.lchownSync(path.join(entry.parentPath, entry.name), uid, gid);
  }
}

/** On Linux the kernel tells Postgres to shut down when this process dies, however it dies. */
export function parentDeathPrefix(): readonly string[] {
  return process.platform === "linux" && runs("setpriv", ["--pdeathsig", "INT", "true"]) ? ["setpriv", "--pdeathsig", "INT"] : [];
}
