import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, type EmbeddedPostgres, ensureDatabase, migrate, openDatabase, startEmbeddedPostgres } from "@/lib/db/server";
import { systemClock } from "@/lib/kernel/clock";
import { isFault } from "@/lib/kernel/faults";
import { seededRandom } from "@/lib/kernel/random";
import { unixMillis } from "@/lib/kernel/units";
import { PostgresWal } from "./server";

const KILLS = 5;
let dataDir: string;
let postgres: EmbeddedPostgres;
let db: Database;

beforeAll(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), "wal-killed-"));
  postgres = await startEmbeddedPostgres({ dataDir });
  const url = await ensureDatabase(postgres.url, "killed");
  await migrate(url);
  db = openDatabase(url);
});
afterAll(async () => {
  await db.pool.end();
  await postgres.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

test("Postgres killed while appending: refused as unavailable meanwhile, and stored exactly what was acknowledged", async () => {
  const wal = new PostgresWal({ db, mode: "write", queueBytes: 1 << 20, clock: systemClock });
  const applied: number[] = [];
  wal.register({ kind: "samples", replay: () => {}, flushed: () => {}, reset: () => {} });
  await wal.start();
  const acknowledged: number[] = [];
  let refused = 0;
  let next = 0;
  let sending = true;
  const sender = async () => {
    while (sending) {
      const n = next++;
      const body = Buffer.alloc(8);
      body.writeDoubleLE(n);
      const entry = { kind: "samples", tMin: unixMillis(n), tMax: unixMillis(n), body, applied: () => void applied.push(n) } as const;
      try {
        await wal.append(entry);
        acknowledged.push(n);
      } catch (error) {
        expect(isFault(error) && error.code).toBe("unavailable");
        refused++;
        await delay(2);
      }
    }
  };
  const senders = Array.from({ length: 8 }, sender);
  const random = seededRandom(3);
  const port = new URL(postgres.url).port;
  for (let kill = 0; kill < KILLS; kill++) {
    const before = acknowledged.length;
    await expect
      .poll(() => acknowledged.length, { timeout: 20_000, interval: 5 })
      .toBeGreaterThan(before + 20 + Math.floor(random() * 200));
    process.kill(postgres.pid, "SIGKILL");
    await postgres.exited;
    postgres = await startEmbeddedPostgres({ dataDir, settings: { port } });
  }
  const before = acknowledged.length;
  await expect.poll(() => acknowledged.length, { timeout: 20_000 }).toBeGreaterThan(before + 20);
  sending = false;
  await Promise.all(senders);
  await wal.close();
  const { rows } = await db.pool.query<{ body: Buffer }>("SELECT body FROM telemetry.wal ORDER BY id");
  const stored = rows.map((row) => row.body.readDoubleLE());
  console.log(`${KILLS} kills: ${acknowledged.length} acknowledged, ${refused} refused, ${stored.length} stored`);
  expect(stored).toEqual(applied);
  expect(stored.toSorted((a, b) => a - b)).toEqual(acknowledged.toSorted((a, b) => a - b));
  expect(refused).toBeGreaterThan(0);
});
