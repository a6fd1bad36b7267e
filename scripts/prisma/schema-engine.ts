import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";
import { schemaEngineAdapter } from "./patched-adapter";

const SCHEMA = path.resolve("prisma/schema.prisma");
const MIGRATIONS = path.resolve("prisma/migrations");

/** The engine's WebAssembly, loaded by hand: it comes without a loader for Node. */
async function load(): Promise<void> {
  (globalThis as Record<string, unknown>)["PRISMA_WASM_PANIC_REGISTRY"] = {
    set_message(message: string) {
      throw new Error(`the schema engine panicked: ${message}`);
    },
  };
  const folder = path.dirname(createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm"));
  const bytes = readFileSync(path.join(folder, "schema_engine_bg.wasm"));
  const { instance } = await WebAssembly.instantiate(bytes, { "./schema_engine_bg.js": bindings as unknown as WebAssembly.ModuleImports });
  (bindings as unknown as { __wbg_set_wasm(exports: unknown): void }).__wbg_set_wasm(instance.exports);
  (instance.exports as unknown as { __wbindgen_start(): void }).__wbindgen_start();
}

/**
 * The SQL that would turn what the migrations build into what
 * prisma/schema.prisma says; empty when they agree. Applies the migrations to
 * a database of its own, made and dropped on the server at `url`.
 */
export async function migrationsToSchema(url: string): Promise<string> {
  await load();
  const schema = readFileSync(SCHEMA, "utf8");
  const engine = await bindings.SchemaEngine.new(
    { datamodels: [[SCHEMA, schema]] },
    () => {},
    bindMigrationAwareSqlAdapterFactory(schemaEngineAdapter(url)),
  );
  const lock = path.join(MIGRATIONS, "migration_lock.toml");
  const { stdout } = await engine.diff({
    from: {
      tag: "migrations",
      baseDir: MIGRATIONS,
      lockfile: { path: "migration_lock.toml", content: existsSync(lock) ? readFileSync(lock, "utf8") : null },
      shadowDbInitScript: "",
      migrationDirectories: readdirSync(MIGRATIONS, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => entry.name)
        .sort()
        .map((name) => ({
          path: name,
          migrationFile: {
            path: "migration.sql",
            content: { tag: "ok", value: readFileSync(path.join(MIGRATIONS, name, "migration.sql"), "utf8") },
          },
        })),
    },
    to: { tag: "schemaDatamodel", files: [{ path: SCHEMA, content: schema }] },
    script: true,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  const sql = (stdout ?? "").trim();
  return sql === "-- This is an empty migration." ? "" : sql;
}
