import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";

const STAMP = "dist/build-stamp";
const SOURCES = ["app", "components", "lib", "server", "prisma", "public", "fleet-simulator"];
const SINGLE_FILES = ["server.ts", "next.config.ts", "package.json", "tsconfig.json", "postcss.config.json", "prisma.config.ts"];

export interface BuildOptions {
  readonly force: boolean;
  /** Told before each step and every few seconds within a long one. */
  readonly progress: (line: string) => void;
}

/** Builds the web application, the server and the simulator into `.next` and `dist`, unless they are of the present sources. */
export async function ensureBuilt(options: BuildOptions): Promise<void> {
  const stamp = sourceStamp();
  const current =
    existsSync(STAMP) &&
    readFileSync(STAMP, "utf8") === stamp &&
    ["dist/server.mjs", "dist/query-worker.mjs", ".next/BUILD_ID"].every((file) => existsSync(file));
  if (current && !options.force) return;
  mkdirSync("dist", { recursive: true });
  await step("Generating the database client", ["tsx", "scripts/prisma-generate.ts"], options);
  await step("Building the pages", ["next", "build"], options);
  await step("Bundling the server", bundle("server.ts", "dist/server.mjs"), options);
  await step("Bundling the queries' threads", bundle("lib/promql/service/query-worker.ts", "dist/query-worker.mjs"), options);
  await step("Bundling the simulated fleet", bundle("fleet-simulator/main.ts", "dist/fleet-simulator.mjs"), options);
  writeFileSync(STAMP, sourceStamp());
}

function bundle(entry: string, outfile: string): string[] {
  const flags = [
    "--bundle",
    "--platform=node",
    "--format=esm",
    "--target=node24",
    "--packages=external",
    "--sourcemap",
    "--log-level=warning",
  ];
  return ["esbuild", entry, ...flags, "--alias:@=.", `--outfile=${outfile}`];
}

/** Sizes and content of everything that goes into the build, as one hash. */
function sourceStamp(): string {
  const hash = createHash("sha256");
  const files = SOURCES.filter((dir) => existsSync(dir)).flatMap((dir) =>
    readdirSync(dir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !/\.(test|spec)\.tsx?$|\.md$/.test(entry.name))
      .map((entry) => path.join(entry.parentPath, entry.name)),
  );
  for (const file of [...files, ...SINGLE_FILES].sort()) {
    if (existsSync(file) && statSync(file).isFile()) hash.update(file).update("\0").update(readFileSync(file));
  }
  return hash.digest("hex");
}

/** Runs a tool from node_modules/.bin; its output is shown only when it fails. */
function step(name: string, command: readonly string[], options: BuildOptions): Promise<void> {
  options.progress(`${name}…`);
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const tool = path.resolve("node_modules/.bin", command[0] ?? "");
    const child = spawn(tool, command.slice(1), {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" },
      shell: process.platform === "win32",
    });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
    const ticking = setInterval(
      () => options.progress(`  still ${name.toLowerCase()} (${Math.round((performance.now() - started) / 1000)} s)`),
      15_000,
    );
    child.once("error", (error) => {
      clearInterval(ticking);
      reject(error);
    });
    child.once("exit", (code) => {
      clearInterval(ticking);
      if (code === 0) resolve();
      else reject(new Error(`${name} failed (${command.join(" ")}):\n${output}`));
    });
  });
}
