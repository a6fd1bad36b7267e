/**
 * `tsx scripts/prisma-diff.ts`: prints the SQL that the migrations lack for
 * prisma/schema.prisma; the start of the next migration. Ends with status 1
 * when there is any.
 */
import path from "node:path";
import { startEmbeddedPostgres } from "@/lib/db/server";
import { migrationsToSchema } from "./prisma/schema-engine";

const server = await startEmbeddedPostgres({ dataDir: path.resolve("data/diff-postgres") });
try {
  const sql = await migrationsToSchema(server.url);
  console.log(sql === "" ? "The migrations build what the schema says." : sql);
  process.exitCode = sql === "" ? 0 : 1;
} finally {
  await server.stop();
}
