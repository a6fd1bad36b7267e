import { afterEach, beforeEach, expect, test } from "vitest";
import { ManualClock } from "@/lib/kernel/clock";
import { unixMillis } from "@/lib/kernel/units";
import { type FreshDatabase, freshDatabase } from "@/test/fresh-database";
import { Jobs } from "./server";
import { readStatus } from "./store/status";

let db: FreshDatabase;
const open: Jobs[] = [];
beforeEach(async () => void (db = await freshDatabase()));
afterEach(async () => {
  for (const jobs of open.splice(0)) await jobs.stop();
  await db.close();
});

function start(who: string, done: string[], scope: "cluster" | "process" = "cluster", fail = false): Jobs {
  const run = async () => {
    done.push(who);
    if (fail) throw new Error("out of order");
    return `by ${who}`;
  };
  const jobs = new Jobs({ db, clock: new ManualClock(unixMillis(5)), duties: [{ name: "sweep", everyMs: 5, scope, run }] });
  open.push(jobs);
  return jobs;
}

test("one process at a time has a duty, and when it stops another takes over", async () => {
  const done: string[] = [];
  const [a, b] = [start("a", done), start("b", done)];
  await a.start();
  await b.start();
  await expect.poll(() => done.length).toBeGreaterThan(3);
  expect(new Set(done)).toEqual(new Set(["a"]));
  await a.stop();
  await expect.poll(() => done.includes("b"), { timeout: 10_000 }).toBe(true);
});

test("a process whose session is cut loses its duties and takes them again", async () => {
  const done: string[] = [];
  await start("a", done).start();
  await expect.poll(() => done.length).toBeGreaterThan(1);
  const { default: pg } = await import("pg");
  const admin = new pg.Client({ connectionString: db.ownerUrl });
  await admin.connect();
  await admin.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'sightglass duties' AND datname = current_database()",
  );
  await admin.end();
  const before = done.length;
  await expect.poll(() => done.length, { timeout: 10_000 }).toBeGreaterThan(before + 2);
});

test("a duty of the process runs in each, and how it fared can be read", async () => {
  const done: string[] = [];
  await start("a", done, "process", true).start();
  await start("b", done, "process", true).start();
  await expect.poll(() => new Set(done).size).toBe(2);
  await expect.poll(() => readStatus(db, 10)).toMatchObject([{ name: "sweep", failed: true, note: "out of order", overdue: false }]);
});

test("two duties of one name are refused", () => {
  const run = async () => {};
  const duties = [1, 2].map(() => ({ name: "same", everyMs: 1000, run }));
  expect(() => new Jobs({ db, clock: new ManualClock(unixMillis(0)), duties })).toThrow(/same/);
});
