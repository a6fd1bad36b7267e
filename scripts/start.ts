/** `npm start`: builds when the sources changed, then becomes the server. */
import { spawn } from "node:child_process";
import { ensureBuilt } from "./build/ensure-built";

const OLDEST_NODE = 24;
/** A Ctrl-C reaches this process from the terminal, from npm and from tsx; the server is told once, for to it a second one means "at once". */
const SAME_WISH_MS = 1_500;

if (Number(process.versions.node.split(".")[0]) < OLDEST_NODE) {
  console.error(
    `Sightglass needs Node ${OLDEST_NODE} or newer; this is ${process.version}. Install it, or run npm ci where npm has a Node of its own to bring.`,
  );
  process.exit(1);
}
await ensureBuilt({ force: false, progress: (line) => console.log(line) });
const server = spawn(process.execPath, ["--enable-source-maps", "dist/server.mjs"], {
  stdio: "inherit",
  env: { ...process.env, NODE_ENV: process.env["NODE_ENV"] ?? "production" },
  // A process group of its own, so that the terminal's Ctrl-C comes through here alone.
  detached: process.platform !== "win32",
});
let toldAt = -Infinity;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    if (performance.now() - toldAt < SAME_WISH_MS) return;
    toldAt = performance.now();
    server.kill(signal === "SIGHUP" ? "SIGTERM" : signal);
  });
}
server.once("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
