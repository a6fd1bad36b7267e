/**
 * `npm run generate`: writes the database client of prisma/schema.prisma to
 * generated/prisma. Needs no network: generating never calls the schema
 * engine, so the variable that would make Prisma download one names any
 * program that exists. Does nothing while the schema is unchanged.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const STAMP = "generated/prisma/.stamp";
const PACKAGE = createRequire(import.meta.url).resolve("prisma/package.json");
const { version } = JSON.parse(readFileSync(PACKAGE, "utf8")) as { version: string };
const stamp = createHash("sha256").update(version).update(readFileSync("prisma/schema.prisma")).digest("hex");

if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === stamp) process.exit(0);

const result = spawnSync(process.execPath, [path.join(path.dirname(PACKAGE), "build/index.js"), "generate"], {
  env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: "1" },
  encoding: "utf8",
});
if (result.status !== 0) {
  console.error(`${result.stdout}\n${result.stderr}\nThe database client could not be generated; see above.`);
  process.exit(1);
}
writeFileSync(STAMP, stamp);
