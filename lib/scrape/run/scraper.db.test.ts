import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Config, parseConfig } from "@/lib/config";
import { setConfig } from "@/lib/config/server";
import { setDatabase } from "@/lib/db/server";
import { ManualClock } from "@/lib/kernel/clock";
import { millis, unixMillis } from "@/lib/kernel/units";
import { type Ctx, ROLE_PERMISSIONS, type Role } from "@/lib/people";
import { type FreshDatabase, freshDatabase } from "@/test/fresh-database";
import { addTarget, listTargets, pauseTarget, removeTarget, updateTarget } from "../server";
import { type Exposing, exposingServer } from "../testing/exposing-server";
import { MemorySink } from "@/lib/ingest/testing/memory-sink";
import { Scraper } from "./scraper";

const SECRET = "a secret that is long enough for every purpose";
const clock = new ManualClock(unixMillis(1_800_000_000_000));
const as = (role: Role): Ctx => ({
  actor: { kind: "user", id: "u1", name: "Ada", permissions: ROLE_PERMISSIONS[role], tenant: null },
  clock,
  requestId: "r1",
  remoteAddress: "127.0.0.1",
});
const admin = as("administrator");
const log = { info: () => {}, warn: () => {} };

let db: FreshDatabase;
let server: Exposing;
let sink: MemorySink;
let scrapers: Scraper[];

beforeAll(async () => {
  db = await freshDatabase();
  setDatabase(db);
  setConfig({ ...parseConfig({ NODE_ENV: "test" }), secret: SECRET } satisfies Config);
});
afterAll(() => db.close());
beforeEach(async () => {
  server = await exposingServer("a 1\n");
  sink = new MemorySink();
  scrapers = [];
});
afterEach(async () => {
  await Promise.all(scrapers.map((s) => s.stop()));
  await db.pool.query("DELETE FROM telemetry.scrape_target");
  await server.close();
});

function scraper(targetsFile: string | null = null): Scraper {
  const made = new Scraper({ sink, clock, secret: SECRET, targetsFile, log });
  scrapers.push(made);
  return made;
}
/** Looks at the configuration, scrapes everything once, and looks again so that the health is written. */
async function round(s: Scraper): Promise<void> {
  await s.look();
  clock.advance(millis(1000));
  for (const target of s.scrapers) await target.scrape(clock.now(), new AbortController().signal);
  await s.look();
}
const audit = async () =>
  (await db.pool.query<{ action: string }>("SELECT action FROM audit_event ORDER BY seq")).rows.map((r) => r.action);

describe("targets", () => {
  it("added in the console are scraped with their token, and their health is listed", async () => {
    await addTarget(admin, { job: "vllm", url: server.url, labels: { region: "eu" }, bearerToken: "sesame" });
    await round(scraper());
    expect(server.requests[0]?.authorization).toBe("Bearer sesame");
    const [target] = await listTargets(admin);
    expect(target).toMatchObject({ job: "vllm", source: "console", hasBearerToken: true, problem: "", intervalS: 15 });
    expect(target?.health).toMatchObject([
      {
        url: server.url,
        state: "up",
        samples: 1,
        lastError: "",
        labels: { job: "vllm", region: "eu", instance: new URL(server.url).host },
      },
    ]);
    expect(JSON.stringify(target)).not.toContain("sesame");
    const { rows } = await db.pool.query("SELECT * FROM telemetry.scrape_target, audit_event");
    expect(JSON.stringify(rows)).not.toContain("sesame");
  });

  it("end their series when paused, and go on when resumed", async () => {
    const s = scraper();
    const { id } = await addTarget(admin, { job: "j", url: server.url });
    await round(s);
    await pauseTarget(admin, id, true);
    clock.advance(millis(1000));
    await s.look();
    expect(s.scrapers).toEqual([]);
    expect(sink.samples.filter((p) => p.value === "stale").map((p) => p.series.labels["__name__"])).toContain("a");
    expect((await listTargets(admin))[0]?.health).toEqual([]);
    await pauseTarget(admin, id, false);
    await s.look();
    expect(s.scrapers).toHaveLength(1);
  });

  it("change, keep their token on the same host alone, and are gone when removed", async () => {
    const { id } = await addTarget(admin, { job: "j", url: server.url, bearerToken: "sesame", intervalS: 30 });
    const changed = await updateTarget(admin, id, { job: "k" });
    expect(changed).toMatchObject({ job: "k", hasBearerToken: true, intervalS: 30 });
    await expect(updateTarget(admin, id, { url: "http://127.0.0.1:1/" })).rejects.toMatchObject({ code: "invalid", at: "bearerToken" });
    await expect(updateTarget(admin, id, { url: "http://127.0.0.1:1/", bearerToken: null })).resolves.toMatchObject({
      hasBearerToken: false,
    });
    await removeTarget(admin, id);
    await expect(removeTarget(admin, id)).rejects.toMatchObject({ code: "not-found" });
    expect((await audit()).slice(-4)).toEqual(["target.add", "target.update", "target.update", "target.remove"]);
  });

  it.each(["viewer", "responder", "finance", "tenant-viewer"] as const)("cannot be changed by a %s", async (role) => {
    const { id } = await addTarget(admin, { job: "j", url: server.url });
    const before = await audit();
    for (const attempt of [
      addTarget(as(role), { job: "x", url: server.url }),
      updateTarget(as(role), id, { job: "x" }),
      pauseTarget(as(role), id, true),
      removeTarget(as(role), id),
    ]) {
      await expect(attempt).rejects.toMatchObject({ code: "forbidden" });
    }
    expect(await audit()).toEqual(before);
  });

  it("are listed to those who may read settings alone", async () => {
    await expect(listTargets(as("viewer"))).rejects.toMatchObject({ code: "forbidden" });
    await expect(listTargets(as("responder"))).resolves.toEqual([]);
  });

  it.each([
    [{ url: "ftp://h/" }, "url"],
    [{ url: "nonsense" }, "url"],
    [{ url: "http://u:p@h/" }, "url"],
    [{ intervalS: 5, timeoutS: 10 }, "timeoutS"],
    [{ labels: { le: "1" } }, "labels.le"],
    [
      { relabel: [{ action: "keep" as const, sourceLabels: [], separator: ";", regex: "(", targetLabel: "", replacement: "" }] },
      "relabel[0]",
    ],
  ])("are refused when they make no sense: %j", async (fields, at) => {
    await expect(addTarget(admin, { job: "j", url: server.url, ...fields })).rejects.toMatchObject({ code: "invalid", at });
  });

  it("come from a file too, which is read again when it changes and keeps its last good content", async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), "targets-"));
    const file = path.join(folder, "targets.yaml");
    await writeFile(
      file,
      `targets:\n  - {job: sg, url: "${server.url}", interval: 5s, timeout: 2s, labels: {zone: a}, bearer_token_file: token}\n`,
    );
    await writeFile(path.join(folder, "token"), "from-file\n");
    const s = scraper(file);
    await round(s);
    expect(server.requests[0]?.authorization).toBe("Bearer from-file");
    const [target] = await listTargets(admin);
    expect(target).toMatchObject({ source: "file", job: "sg", intervalS: 5, timeoutS: 2, labels: { zone: "a" } });
    expect(target?.health).toMatchObject([{ state: "up" }]);
    await expect(removeTarget(admin, target?.id ?? "")).rejects.toMatchObject({ code: "conflict" });
    await writeFile(file, "targets: [{job: 1}]\n");
    await s.look();
    expect(s.scrapers).toHaveLength(1);
    await writeFile(file, "targets: []\n");
    await s.look();
    expect(s.scrapers).toEqual([]);
    expect(await listTargets(admin)).toEqual([]);
    await rm(folder, { recursive: true });
  });

  it("are found through HTTP service discovery, relabelled, and kept when discovery fails", async () => {
    const found = await exposingServer("");
    const address = new URL(server.url).host;
    found.answer = { body: JSON.stringify([{ targets: [address, "127.0.0.1:1"], labels: { __meta_pod: "p-0", zone: "b" } }]) };
    await addTarget(admin, {
      job: "d",
      kind: "discovery",
      url: found.url,
      relabel: [
        { action: "drop", sourceLabels: ["__address__"], separator: ";", regex: "127.0.0.1:1", targetLabel: "", replacement: "" },
        { action: "replace", sourceLabels: ["__meta_pod"], separator: ";", regex: "(.*)", targetLabel: "pod", replacement: "$1" },
      ],
    });
    const s = scraper();
    await round(s);
    expect(s.scrapers.map((t) => t.spec.labels)).toEqual([{ instance: address, job: "d", pod: "p-0", zone: "b" }]);
    found.answer = { status: 500, body: "hunter2" };
    clock.advance(millis(61_000));
    await s.look();
    expect(s.scrapers).toHaveLength(1);
    expect((await listTargets(admin))[0]).toMatchObject({ problem: "The target answered with status 500.", health: [{ state: "up" }] });
    await found.close();
  });

  it("are scraped by one process at a time; another takes over when it stops", async () => {
    await addTarget(admin, { job: "j", url: server.url });
    const [first, second] = [scraper(), scraper()];
    await first.look();
    await second.look();
    expect([first.scrapers.length, second.scrapers.length]).toEqual([1, 0]);
    await first.stop();
    await second.look();
    expect(second.scrapers).toHaveLength(1);
  });

  it("with the same address and labels are scraped once, and the other says why", async () => {
    await addTarget(admin, { job: "j", url: server.url });
    await addTarget(admin, { job: "j", url: server.url });
    const s = scraper();
    await s.look();
    expect(s.scrapers).toHaveLength(1);
    expect((await listTargets(admin)).map((t) => t.problem).filter(Boolean)).toEqual([
      "Another target has the same address and labels; it is scraped once.",
    ]);
  });
});
