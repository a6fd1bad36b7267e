import { afterEach, beforeEach, expect, test } from "vitest";
import { ManualClock } from "@/lib/kernel/clock";
import { isFault } from "@/lib/kernel/faults";
import { unixMillis } from "@/lib/kernel/units";
import { type FreshDatabase, freshDatabase } from "@/test/fresh-database";
import type { FlushedPoint, ReplayWindow, WalAppend, WalConsumer, WalPosition } from "./port";
import { type OpenWalOptions, PostgresWal } from "./server";

/** A head of numbers: a body is a list of instants, each an item. */
class Numbers implements WalConsumer {
  readonly kind = "samples";
  items: { at: WalPosition; t: number }[] = [];
  replay(at: WalPosition, body: Buffer, window: ReplayWindow): void {
    for (const t of instants(body)) if (t >= window.from && t < window.before) this.items.push({ at, t });
  }
  flushed(point: FlushedPoint): void {
    this.items = this.items.filter(({ at, t }) => at.shard !== point.shard || t >= point.before);
  }
  reset(shard: number): void {
    this.items = this.items.filter(({ at }) => at.shard !== shard);
  }
  get times(): number[] {
    return this.items.map(({ t }) => t).sort((a, b) => a - b);
  }
}

const instants = (body: Buffer): number[] => JSON.parse(body.toString()) as number[];

let db: FreshDatabase;
const open: PostgresWal[] = [];
beforeEach(async () => void (db = await freshDatabase()));
afterEach(async () => {
  for (const wal of open.splice(0)) await wal.close();
  await db.close();
});

const clock = new ManualClock(unixMillis(1_000_000));

async function start(mode: "write" | "read" = "write", more: Partial<OpenWalOptions> = {}) {
  const wal = new PostgresWal({ db, mode, queueBytes: 1 << 20, clock, tailMs: 3_600_000, ...more });
  const head = new Numbers();
  wal.register(head);
  await wal.start();
  open.push(wal);
  return { wal, head };
}

function entry(head: Numbers, times: number[]): WalAppend {
  const body = Buffer.from(JSON.stringify(times));
  const bounds = { tMin: unixMillis(Math.min(...times)), tMax: unixMillis(Math.max(...times)) };
  return { kind: "samples", ...bounds, body, applied: (at) => head.replay(at, body, { from: -Infinity, before: Infinity }) };
}

async function flushInto(wal: PostgresWal, head: Numbers, before: number, blocks: string) {
  const shard = wal.ownedShards()[0] ?? 0;
  const moved = head.items.filter(({ t }) => t < before);
  await wal.flush({
    shard,
    kind: "samples",
    id: wal.appliedId(shard),
    before,
    write: async (client) => {
      for (const { t } of moved) await client.query(`INSERT INTO ${blocks} VALUES ($1)`, [t]);
    },
  });
  head.items = head.items.filter(({ t }) => t >= before);
}

test("entries that wait together share a commit and are applied in log order", async () => {
  const { wal, head } = await start();
  const positions = await Promise.all(Array.from({ length: 200 }, (_, i) => wal.append(entry(head, [i]))));
  expect(positions.map((p) => p.id)).toEqual(Array.from({ length: 200 }, (_, i) => BigInt(i + 1)));
  expect(head.items.map((i) => i.t)).toEqual(Array.from({ length: 200 }, (_, i) => i));
  const { rows } = await db.pool.query("SELECT count(DISTINCT xmin::text)::int AS commits, count(*)::int AS n FROM telemetry.wal");
  expect(rows[0].n).toBe(200);
  expect(rows[0].commits).toBeLessThan(10);
});

test("what was acknowledged is there after a restart", async () => {
  const first = await start();
  await first.wal.append(entry(first.head, [1, 2]));
  await first.wal.append(entry(first.head, [3]));
  await open.pop()?.close();
  const { wal, head } = await start();
  expect(head.times).toEqual([1, 2, 3]);
  expect((await wal.append(entry(head, [4]))).id).toBe(3n);
});

test("more bytes than may wait are refused as overloaded, and nothing of them is stored", async () => {
  const { wal, head } = await start("write", { queueBytes: 100 });
  const sent = Array.from({ length: 50 }, (_, i) => wal.append(entry(head, [1_000_000_000 + i])));
  const results = await Promise.allSettled(sent);
  const refused = results.filter((r) => r.status === "rejected");
  expect(refused.length).toBeGreaterThan(0);
  for (const r of refused) expect(isFault(r.reason) && r.reason.code).toBe("overloaded");
  expect(head.items.length).toBe(50 - refused.length);
});

test("a flush moves entries into blocks once, keeps the later part of an entry, and survives a restart in between", async () => {
  await admin("CREATE TABLE telemetry.numbers (t bigint PRIMARY KEY)", "GRANT ALL ON telemetry.numbers TO sightglass_app");
  const a = await start();
  await a.wal.append(entry(a.head, [1, 9, 12]));
  await a.wal.append(entry(a.head, [2, 3]));
  await flushInto(a.wal, a.head, 10, "telemetry.numbers");
  await a.wal.append(entry(a.head, [4, 15]));
  await open.pop()?.close();
  const b = await start();
  expect(b.head.times).toEqual([4, 12, 15]);
  await flushInto(b.wal, b.head, 10, "telemetry.numbers");
  expect(b.head.times).toEqual([12, 15]);
  expect(await stored()).toEqual([1, 2, 3, 4, 9]);
});

test("cutting the connection at any statement of a flush leaves it done or undone, never half", async () => {
  await admin("CREATE TABLE telemetry.numbers (t bigint)", "GRANT ALL ON telemetry.numbers TO sightglass_app");
  const { wal, head } = await start();
  for (let round = 0; round < 8; round++) {
    await wal.append(entry(head, [round * 10, round * 10 + 1]));
    const cut = cutAfter(db, round);
    await flushInto(wal, head, round * 10 + 5, "telemetry.numbers").catch(() => {});
    cut.restore();
  }
  await flushInto(wal, head, 1000, "telemetry.numbers");
  expect(await stored()).toEqual(Array.from({ length: 8 }, (_, r) => [r * 10, r * 10 + 1]).flat());
});

test("an append whose connection is killed is stored exactly when it is acknowledged", async () => {
  const { wal, head } = await start();
  const acknowledged: number[] = [];
  for (let round = 0; round < 20; round++) {
    const sends = Array.from({ length: 5 }, (_, i) => {
      const t = round * 100 + i;
      return wal.append(entry(head, [t])).then(
        () => acknowledged.push(t),
        () => {},
      );
    });
    const kill = admin(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'sightglass write-ahead log' AND datname = current_database()",
    );
    await Promise.all([...sends, kill]);
  }
  await expect
    .poll(
      () =>
        wal.append(entry(head, [9999])).then(
          () => true,
          () => false,
        ),
      { timeout: 10_000 },
    )
    .toBe(true);
  acknowledged.push(9999);
  const { rows } = await db.pool.query<{ body: Buffer }>("SELECT body FROM telemetry.wal ORDER BY id");
  expect(rows.flatMap((r) => instants(r.body)).sort((x, y) => x - y)).toEqual(acknowledged.sort((x, y) => x - y));
  expect(head.times).toEqual(acknowledged);
});

test("a reader holds what the writer holds, before and after flushes and late entries", async () => {
  await admin("CREATE TABLE telemetry.numbers (t bigint)", "GRANT ALL ON telemetry.numbers TO sightglass_app");
  const { wal, head } = await start();
  const reader = await start("read");
  await wal.append(entry(head, [1, 12]));
  await reader.wal.catchUp();
  expect(reader.head.times).toEqual([1, 12]);
  const shard = wal.ownedShards()[0] ?? 0;
  // A late entry arrives after the head was sealed and before the flush is committed.
  const id = wal.appliedId(shard);
  await wal.append(entry(head, [2, 13]));
  await reader.wal.catchUp();
  await wal.flush({ shard, kind: "samples", id, before: 10, write: async () => {} });
  await reader.wal.catchUp();
  expect(reader.head.times).toEqual([2, 12, 13]);
  expect([wal.flushedUpTo("samples"), reader.wal.flushedUpTo("samples"), wal.flushedUpTo("logs")]).toEqual([10, 10, -Infinity]);
  await expect(reader.wal.append(entry(reader.head, [5]))).rejects.toMatchObject({ code: "unavailable" });
});

test("what a dead process left behind is adopted by the next that starts", async () => {
  const a = await start();
  const b = await start();
  expect([a.wal.ownedShards(), b.wal.ownedShards()]).toEqual([[1], [2]]);
  await a.wal.append(entry(a.head, [7]));
  await b.wal.catchUp();
  expect(b.head.times).toEqual([7]);
  await open.shift()?.close();
  const c = await start();
  expect(c.wal.ownedShards()).toEqual([1]);
  expect(c.head.times).toEqual([7]);
});

async function admin(...statements: string[]) {
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: db.ownerUrl });
  await client.connect();
  for (const s of statements) await client.query(s);
  await client.end();
}

async function stored(): Promise<number[]> {
  const { rows } = await db.pool.query<{ t: string }>("SELECT t FROM telemetry.numbers ORDER BY t");
  return rows.map((r) => Number(r.t));
}

/** Breaks the connection of the next client taken from the pool right after its n-th statement was sent. */
function cutAfter(database: FreshDatabase, n: number) {
  const connect = database.pool.connect.bind(database.pool);
  let used = false;
  const patched = async () => {
    const client = await connect();
    if (used) return client;
    used = true;
    let seen = 0;
    const query = client.query.bind(client);
    client.query = ((...args: Parameters<typeof query>) => {
      const result = query(...args) as unknown;
      if (seen++ === n) (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
      return result;
    }) as typeof client.query;
    return client;
  };
  database.pool.connect = patched as typeof database.pool.connect;
  return { restore: () => void (database.pool.connect = connect as typeof database.pool.connect) };
}
