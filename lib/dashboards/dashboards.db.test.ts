import { afterAll, beforeAll, expect, test } from "vitest";
import { type FreshDatabase, freshDatabase } from "@/test/fresh-database";
import type { ManualClock } from "@/lib/kernel/clock";
import { days, toMillis } from "@/lib/kernel/units";
import type { Ctx } from "@/lib/people";
import { ctxOf, somebody, tenantAdministrator, usePeople } from "@/lib/people/testing/people-fixture";
import { type DashboardInput, ListQuery, newDashboard } from ".";
import {
  createDashboard,
  deleteDashboard,
  diffVersions,
  duplicateDashboard,
  emptyBin,
  exportDashboard,
  getDashboard,
  getVersion,
  importDashboard,
  importGrafanaDashboard,
  listDashboards,
  listVersions,
  metricsInDashboards,
  restoreVersion,
  saveDashboard,
  setFavourite,
  undeleteDashboard,
} from "./server";

let db: FreshDatabase;
let clock: ManualClock;
let editor: Ctx;
let viewer: Ctx;
beforeAll(async () => {
  db = await freshDatabase();
  clock = usePeople(db);
  editor = ctxOf((await somebody({ role: "responder" })).actor, clock);
  viewer = ctxOf((await somebody({ role: "viewer" })).actor, clock);
});
afterAll(() => db.close());

const board = (title: string, more: Partial<DashboardInput> = {}) => newDashboard({ title, ...more });
const create = (title: string, more: Partial<DashboardInput> = {}, ctx = editor) =>
  createDashboard(ctx, { dashboard: board(title, more), note: "" });
const audited = async (subject: string) =>
  (await db.pool.query<{ action: string }>("SELECT action FROM audit_event WHERE subject = $1 ORDER BY seq", [subject])).rows.map(
    (row) => row.action,
  );

test("every save keeps a version with its author, time and note", async () => {
  const { uid } = await create("Queues");
  clock.advance(toMillis(days(1)));
  await saveDashboard(editor, uid, { dashboard: board("Queues and caches"), version: 1, note: "caches too" });
  const versions = await listVersions(viewer, uid);
  expect(versions).toMatchObject([
    { version: 2, by: editor.actor.name, note: "caches too", restoredFrom: null },
    { version: 1, note: "" },
  ]);
  expect((versions[0]?.at ?? 0) - (versions[1]?.at ?? 0)).toBe(toMillis(days(1)));
  expect((await getVersion(viewer, uid, 1)).dashboard.title).toBe("Queues");
  expect(await getDashboard(viewer, uid, 1)).toMatchObject({ version: 1, newestVersion: 2, dashboard: { title: "Queues" } });
  expect(await audited(`dashboard:${uid}`)).toEqual(["dashboard.create", "dashboard.save"]);
});

test("saving what is there already makes no version", async () => {
  const { uid } = await create("Same");
  expect((await saveDashboard(editor, uid, { dashboard: board("Same"), version: 1, note: "" })).version).toBe(1);
});

test("who saves over a version that is no longer the newest is told who saved it, and nothing is written", async () => {
  const { uid } = await create("Contested");
  const other = ctxOf((await somebody({ role: "commander" })).actor, clock);
  await saveDashboard(other, uid, { dashboard: board("Theirs"), version: 1, note: "" });
  await expect(saveDashboard(editor, uid, { dashboard: board("Mine"), version: 1, note: "" })).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining(`${other.actor.name} saved version 2`) as string,
  });
  expect((await getDashboard(editor, uid)).dashboard.title).toBe("Theirs");
});

test("of many who save the same version at once, one succeeds", async () => {
  const { uid } = await create("Rush");
  const all = await Promise.allSettled(
    [1, 2, 3, 4, 5].map((n) => saveDashboard(editor, uid, { dashboard: board(`Rush ${n}`), version: 1, note: "" })),
  );
  expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(await listVersions(viewer, uid)).toHaveLength(2);
});

test("restoring makes a new version and loses none", async () => {
  const { uid } = await create("First");
  await saveDashboard(editor, uid, { dashboard: board("Second"), version: 1, note: "" });
  const restored = await restoreVersion(editor, uid, 1, { version: 2, note: "back" });
  expect(restored).toMatchObject({ version: 3, dashboard: { title: "First" } });
  expect(await listVersions(viewer, uid)).toMatchObject([{ version: 3, restoredFrom: 1, note: "back" }, { version: 2 }, { version: 1 }]);
  await expect(restoreVersion(editor, uid, 9, { version: 3, note: "" })).rejects.toMatchObject({ code: "not-found" });
  await expect(restoreVersion(editor, uid, 1, { version: 2, note: "" })).rejects.toMatchObject({ code: "conflict" });
});

test("a deleted dashboard can be taken back for 30 days, and not after", async () => {
  const { uid } = await create("Binned");
  await deleteDashboard(editor, uid);
  await expect(getDashboard(viewer, uid)).rejects.toMatchObject({ code: "not-found" });
  expect((await listDashboards(viewer)).dashboards.map((one) => one.uid)).not.toContain(uid);
  expect((await listDashboards(editor, true)).dashboards).toMatchObject([{ uid, deletedAt: clock.now() }]);
  clock.advance(toMillis(days(29)));
  await emptyBin(clock);
  expect((await undeleteDashboard(editor, uid)).dashboard.title).toBe("Binned");
  await deleteDashboard(editor, uid);
  clock.advance(toMillis(days(31)));
  expect(await emptyBin(clock)).toBe(1);
  await expect(undeleteDashboard(editor, uid)).rejects.toMatchObject({ code: "not-found" });
});

test("favourites are each person's own", async () => {
  const { uid } = await create("Kept at hand");
  await setFavourite(viewer, uid, true);
  await setFavourite(viewer, uid, true);
  const mine = async (ctx: Ctx) => (await listDashboards(ctx)).dashboards.find((one) => one.uid === uid)?.favourite;
  expect(await mine(viewer)).toBe(true);
  expect(await mine(editor)).toBe(false);
  await setFavourite(viewer, uid, false);
  expect(await mine(viewer)).toBe(false);
  await expect(setFavourite(viewer, "no-such", true)).rejects.toMatchObject({ code: "not-found" });
});

test("a copy belongs to who made it and leaves the original as it is", async () => {
  const { uid } = await create("Original", { folder: "Team" });
  const copy = await duplicateDashboard(editor, uid, {});
  expect(copy).toMatchObject({ version: 1, dashboard: { title: "Original (copy)", folder: "Team" } });
  expect(copy.uid).not.toBe(uid);
});

test("viewers open dashboards and change none", async () => {
  const { uid } = await create("Read only");
  expect(await getDashboard(viewer, uid)).toMatchObject({ mayEdit: false, mayWrite: false });
  for (const change of [
    () => create("No", {}, viewer),
    () => saveDashboard(viewer, uid, { dashboard: board("No"), version: 1, note: "" }),
    () => restoreVersion(viewer, uid, 1, { version: 1, note: "" }),
    () => deleteDashboard(viewer, uid),
    () => undeleteDashboard(viewer, uid),
    () => duplicateDashboard(viewer, uid, {}),
  ])
    await expect(change()).rejects.toMatchObject({ code: "forbidden" });
});

test("a tenant's people see their own dashboards and those for everyone; other tenants' and the fleet's do not exist for them", async () => {
  const fleet = await create("Fleet only");
  const everyone = await create("For everyone", { audience: "everyone" });
  const acme = ctxOf(tenantAdministrator("acme"), clock);
  const globex = ctxOf(tenantAdministrator("globex"), clock);
  const own = await create("Acme's own", {}, acme);

  const seen = async (ctx: Ctx) => (await listDashboards(ctx)).dashboards.filter(({ builtin }) => !builtin).map(({ uid }) => uid);
  expect((await seen(acme)).sort()).toEqual([everyone.uid, own.uid].sort());
  expect(await seen(globex)).toEqual([everyone.uid]);
  expect(await seen(editor)).toEqual(expect.arrayContaining([fleet.uid, everyone.uid, own.uid]));

  for (const uid of [fleet.uid, own.uid]) {
    await expect(getDashboard(globex, uid)).rejects.toMatchObject({ code: "not-found" });
    await expect(listVersions(globex, uid)).rejects.toMatchObject({ code: "not-found" });
    await expect(getVersion(globex, uid, 1)).rejects.toMatchObject({ code: "not-found" });
    await expect(deleteDashboard(globex, uid)).rejects.toMatchObject({ code: "not-found" });
  }
  expect(await getDashboard(acme, everyone.uid)).toMatchObject({ mayEdit: false });
  await expect(saveDashboard(acme, everyone.uid, { dashboard: board("Taken"), version: 1, note: "" })).rejects.toMatchObject({
    code: "forbidden",
  });
});

test("what a dashboard said before it was shown to everyone stays the fleet's", async () => {
  const { uid } = await create("Secret plans");
  await saveDashboard(editor, uid, { dashboard: board("Public plans", { audience: "everyone" }), version: 1, note: "" });
  const acme = ctxOf(tenantAdministrator("acme"), clock);
  expect((await listVersions(acme, uid)).map(({ version }) => version)).toEqual([2]);
  await expect(getVersion(acme, uid, 1)).rejects.toMatchObject({ code: "not-found" });
  await expect(getDashboard(acme, uid, 1)).rejects.toMatchObject({ code: "not-found" });
});

test("text that a database refuses is kept as it was, or refused in words", async () => {
  const nasty = "a\u0000b \ud800 <script>alert(1)</script> \u202e'; DROP TABLE dashboard; --";
  const saved = await create("Robert'); DROP TABLE dashboard;--", {
    description: nasty,
    panels: [{ kind: "text", id: "a", title: nasty, markdown: nasty, place: { x: 0, y: 0, w: 6, h: 4 } }],
  });
  expect((await getDashboard(viewer, saved.uid)).dashboard).toEqual(saved.dashboard);
  expect((await getDashboard(viewer, saved.uid)).dashboard.description).toBe(nasty);
  await expect(createDashboard(editor, { dashboard: { ...saved.dashboard, title: "a\u0000b" }, note: "" })).rejects.toMatchObject({
    code: "invalid",
    errors: [{ at: "title" }],
  });
  for (const uid of ["", "\u0000", "../people", "a".repeat(5000)])
    await expect(getDashboard(viewer, uid)).rejects.toMatchObject({ code: "not-found" });
});

test("a malformed dashboard names the JSON path of every problem", async () => {
  const wrong = {
    schema: "sightglass.dashboard/v1",
    title: "x",
    panels: [{ kind: "pie" }, { kind: "stat", id: "a", place: { x: 20, y: 0, w: 8, h: 2 }, colour: 1 }],
  };
  await expect(createDashboard(editor, { dashboard: wrong, note: "" })).rejects.toMatchObject({
    code: "invalid",
    errors: [{ at: "panels[0].kind" }, { at: "panels[1].place" }, { at: "panels[1].colour" }],
  });
});

test("a metric knows the dashboards that read it, of those that its asker may open", async () => {
  const queries = [{ ref: "A", expr: "sum(rate(only_here_total[$__rate_interval]))" }];
  const { uid } = await create("Reader", { panels: [{ kind: "stat", id: "a", place: { x: 0, y: 0, w: 6, h: 4 }, queries }] });
  expect((await metricsInDashboards(viewer)).get("only_here_total")).toEqual([{ uid, title: "Reader", builtin: false }]);
  expect((await metricsInDashboards(ctxOf(tenantAdministrator("acme"), clock))).get("only_here_total")).toBeUndefined();
  await saveDashboard(editor, uid, { dashboard: board("Reader"), version: 1, note: "" });
  expect((await metricsInDashboards(viewer)).get("only_here_total")).toBeUndefined();
});

test("a dashboard goes out as YAML and comes in again; what is wrong with a text is told with its line", async () => {
  const { uid, dashboard } = await create("As text", { folder: "Team" });
  const { text, fileName } = await exportDashboard(viewer, uid, "yaml");
  expect(fileName).toBe(`${uid}.yaml`);
  const back = await importDashboard(editor, { text, folder: "", note: "" });
  expect(back).toMatchObject({ version: 1, dashboard });
  expect((await importDashboard(editor, { text, folder: "Other", note: "" })).dashboard.folder).toBe("Other");
  await expect(importDashboard(editor, { text: `${text}colour: red\n`, note: "" })).rejects.toMatchObject({
    code: "invalid",
    errors: [{ at: "colour", message: expect.stringContaining("Line 4") as string }],
  });
  await expect(importDashboard(viewer, { text, note: "" })).rejects.toMatchObject({ code: "forbidden" });
});

test("two versions are compared in words", async () => {
  const { uid } = await create("One");
  await saveDashboard(editor, uid, { dashboard: board("Two"), version: 1, note: "" });
  expect(await diffVersions(viewer, uid, 1)).toMatchObject({
    from: 1,
    to: 2,
    changes: [{ text: "The title changed from “One” to “Two”." }],
  });
  expect((await diffVersions(viewer, uid, 2, 1)).changes[0]?.text).toBe("The title changed from “Two” to “One”.");
  await expect(diffVersions(viewer, uid, 1, 9)).rejects.toMatchObject({ code: "not-found" });
});

const GRAFANA = {
  title: "Imported",
  schemaVersion: 39,
  panels: [{ id: 1, type: "stat", title: "Up", gridPos: { x: 0, y: 0, w: 6, h: 4 }, targets: [{ refId: "A", expr: "sum(up)" }] }],
};
test("one of Grafana's becomes ours, or is only tried", async () => {
  const tried = await importGrafanaDashboard(editor, { text: JSON.stringify(GRAFANA), save: false });
  expect(tried).toMatchObject({ view: null, report: { panels: [{ title: "Up", outcome: "converted" }] } });
  const kept = await importGrafanaDashboard(editor, { text: JSON.stringify(GRAFANA), folder: "Theirs", save: true });
  expect(kept.view).toMatchObject({ version: 1, dashboard: { title: "Imported", folder: "Theirs", panels: [{ kind: "stat" }] } });
  await expect(importGrafanaDashboard(editor, { text: "<<<<<<< ours", save: true })).rejects.toMatchObject({ code: "invalid" });
});

test("a dashboard that comes with Sightglass opens for everybody and is changed by nobody", async () => {
  const [builtin] = (await listDashboards(viewer)).dashboards;
  expect(builtin).toMatchObject({ builtin: true, version: 0 });
  const uid = builtin?.uid ?? "";
  expect(await getDashboard(ctxOf(tenantAdministrator("acme"), clock), uid)).toMatchObject({ builtin: true, mayEdit: false, warnings: [] });
  await expect(saveDashboard(editor, uid, { dashboard: board("Mine"), version: 1, note: "" })).rejects.toMatchObject({ code: "forbidden" });
  await expect(deleteDashboard(editor, uid)).rejects.toMatchObject({ code: "forbidden" });
  expect((await duplicateDashboard(editor, uid, { title: "Mine" })).dashboard.title).toBe("Mine");
  expect(await listVersions(viewer, uid)).toEqual([]);
});

test("the bin is only shown when it is asked for", () => expect(ListQuery.parse({})).toEqual({ deleted: "false" }));
