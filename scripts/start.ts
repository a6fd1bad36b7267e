/** `npm start`: builds when the sources changed, then becomes the server. */
import { spawn } from "node:child_process";
import { ensureBuilt } from "./build/ensure-built";

const OLDEST_NODE = 24;

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
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => server.kill(signal));
server.once("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
