import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type FreshDatabase, freshDatabase } from "@/test/fresh-database";
import { config, setConfig } from "@/lib/config/server";
import { hours, toMillis } from "@/lib/kernel/units";
import type { HistogramValue } from "@/lib/telemetry";
import { DAY, HOUR, manualClock, put } from "@/lib/metrics/testing/store-fixture";
import type { Ctx } from "@/lib/people";
import { ctxOf, somebody, tenantAdministrator, usePeople } from "@/lib/people/testing/people-fixture";
import type { PanelAnswer, PanelQueryResponse } from "@/lib/promql";
import { type OpenedQueries, openQueries } from "@/lib/promql/testing/query-fixture";
import { CreatePublicLinkInput, type DashboardInput, newDashboard, SharedPanelQuery } from ".";
import {
  createDashboard,
  createPermalink,
  createPublicLink,
  deleteDashboard,
  getPermalink,
  listPublicLinks,
  resolveDashboardVariables,
  revokePublicLink,
  saveDashboard,
  sharedDashboard,
  sharedPanel,
} from "./server";

let db: FreshDatabase;
let opened: OpenedQueries;
let editor: Ctx;
const clock = manualClock(DAY + 12 * HOUR);
const NOW = clock.now();
const visitor = (address: string = randomUUID()): Ctx => ({
  actor: { kind: "user", id: "nobody", name: "nobody", permissions: [], tenant: null },
  clock,
  requestId: "r",
  remoteAddress: address,
});

beforeAll(async () => {
  db = await freshDatabase();
  usePeople(db);
  opened = await openQueries(db, clock);
  const batch = opened.metrics.store.openBatch({ keyId: "k", tenant: "" });
  for (const [i, tenant] of ["acme", "globex"].entries()) {
    put(
      batch,
      { __name__: "up", tenant, node: `${tenant}-1` },
      Array.from({ length: 480 }, (_, n): [number, number] => [NOW - 2 * HOUR + n * 15_000, i + 1]),
    );
  }
  put(batch, { __name__: "ttft", tenant: "acme", model: "m1" }, [[NOW - HOUR, classic], [NOW - 60_000, classic]], "histogram"); // prettier-ignore
  await opened.metrics.store.writeSamples(batch);
  editor = ctxOf((await somebody({ role: "responder" })).actor, clock);
});
afterAll(async () => {
  await opened.close();
  await db.close();
});

const classic: HistogramValue = { kind: "classic", bounds: Float64Array.of(1), counts: Float64Array.of(1, 1), sum: 2, count: 2 };
const place = { x: 0, y: 0, w: 12, h: 6 };
const BOARD: Partial<DashboardInput> = {
  variables: [
    { kind: "query", name: "tenant", query: "label_values(up, tenant)", multi: true, includeAll: true, default: ["$__all"] },
    { kind: "text", name: "secret", default: "hidden-value", hide: "all" },
  ],
  links: [{ title: "Internal", url: "/fleet" }],
  panels: [
    {
      kind: "time-series",
      id: "one",
      title: "For $tenant",
      place,
      queries: [{ ref: "A", expr: 'up{tenant=~"$tenant"}' }],
      links: [{ title: "x", url: "/nodes" }],
    },
    {
      kind: "stat",
      id: "each",
      title: "$tenant",
      place: { ...place, y: 6 },
      repeat: { variable: "tenant" },
      queries: [{ ref: "A", expr: 'sum(up{tenant="$tenant"})', instant: true }],
    },
    { kind: "stat", id: "broken", place: { ...place, y: 12 }, queries: [{ ref: "A", expr: "secret_name{" }] },
    { kind: "logs", id: "logs", place: { ...place, y: 18 }, search: "password" },
  ],
};
const create = (ctx = editor, more: Partial<DashboardInput> = BOARD) =>
  createDashboard(ctx, { dashboard: newDashboard({ title: "Status", ...more }), note: "" });
const link = async (uid: string, input: object = {}, ctx = editor) => {
  const made = await createPublicLink(ctx, uid, CreatePublicLinkInput.parse({ expiresInDays: 7, time: { last: "1h" }, ...input }));
  return { ...made, token: made.path.replace("/shared/", "") };
};
const panel = (token: string, id: string, wish: object = {}) => sharedPanel(visitor(), token, id, SharedPanelQuery.parse(wish));
const seriesOf = (response: PanelQueryResponse) => (response.results[0] as PanelAnswer).series;
const gone = { code: "not-found", message: "This link does not work any more." };

test("a visitor sees the panels and their data, and nothing of how they are made", async () => {
  const { uid } = await create();
  const { token } = await link(uid, { variables: { tenant: ["acme"] } });
  const shared = await sharedDashboard(visitor(), token);
  expect(shared).toMatchObject({
    title: "Status",
    time: { last: "1h" },
    variables: [{ name: "tenant", values: ["acme"] }],
    withheld: [{ id: "logs", kind: "logs" }],
  });
  expect(shared.dashboard.panels.map(({ id, title }) => [id, title])).toEqual([["one", "For acme"], ["each", "acme"], ["broken", ""], ["logs", ""]]); // prettier-ignore
  const told = JSON.stringify(shared);
  for (const hidden of ["up{", "label_values", "hidden-value", "/nodes", "/fleet", "password", "secret_name"])
    expect(told).not.toContain(hidden);

  const answer = await panel(token, "one");
  expect(seriesOf(answer).map(({ labels }) => labels["tenant"])).toEqual(["acme"]);
  const failed = await panel(token, "broken");
  expect(failed.results).toMatchObject([{ ref: "A", error: { message: "This panel could not be computed." } }]);
  expect(JSON.stringify(failed)).not.toContain("secret_name");
});

test("repeats are drawn out, and each copy is asked for by its own id", async () => {
  const { uid } = await create();
  const { token } = await link(uid);
  const shared = await sharedDashboard(visitor(), token);
  expect(shared.variables).toMatchObject([{ values: ["$__all"] }]);
  expect(shared.dashboard.panels.map(({ id }) => id)).toEqual(["one", "each", "each~1", "broken", "logs"]);
  expect(seriesOf(await panel(token, "each")).map(({ values }) => values)).toEqual([[1]]);
  expect(seriesOf(await panel(token, "each~1")).map(({ values }) => values)).toEqual([[2]]);
  for (const id of ["each~2", "logs", "", "up", "../one", "\u0000"])
    await expect(panel(token, id)).rejects.toMatchObject({ code: "not-found" });
});

test("a visitor chooses the time within what the link shows, and never more", async () => {
  const { uid } = await create();
  const moving = await link(uid);
  const times = async (token: string, wish: object) => ((await panel(token, "one", wish)).results[0] as PanelAnswer).times;
  const all = await times(moving.token, { from: 0, to: NOW + 10 * HOUR, points: 100 });
  expect(all[0]).toBeGreaterThan(NOW - 1.2 * HOUR);
  expect(all.at(-1)).toBeLessThanOrEqual(NOW);
  expect(all.length).toBeLessThan(125);
  const fixed = await link(uid, { time: { from: NOW - HOUR, to: NOW - HOUR / 2 } });
  const part = await times(fixed.token, { from: NOW - 2 * HOUR, to: NOW, step: 60_000 });
  expect([part[0], part.at(-1)]).toEqual([NOW - HOUR, NOW - HOUR / 2]);
  await expect(panel(fixed.token, "one", { from: NOW - 3 * HOUR, to: NOW - 2 * HOUR })).rejects.toMatchObject({ code: "invalid" });
});

test("a link of one tenant shows that tenant's series alone, whatever the queries ask", async () => {
  const { uid } = await create(editor, { panels: [{ kind: "time-series", id: "all", place, queries: [{ ref: "A", expr: "up" }] }] });
  const tenants = async (token: string) => seriesOf(await panel(token, "all")).map(({ labels }) => labels["tenant"] ?? "").sort(); // prettier-ignore
  expect(await tenants((await link(uid)).token)).toEqual(["acme", "globex"]);
  expect(await tenants((await link(uid, { tenant: "acme" })).token)).toEqual(["acme"]);
  const own = await create(ctxOf(tenantAdministrator("globex"), clock), {
    panels: [{ kind: "time-series", id: "all", place, queries: [{ ref: "A", expr: "up" }] }],
  });
  expect(await tenants((await link(own.uid, {}, ctxOf(tenantAdministrator("globex"), clock))).token)).toEqual(["globex"]);
  await expect(link(own.uid, { tenant: "acme" }, ctxOf(tenantAdministrator("globex"), clock))).rejects.toMatchObject({ code: "forbidden" });
  expect((await sharedDashboard(visitor(), (await link(uid, { tenant: "acme" })).token)).title).toBe("Status");
});

test("a tenant's link shows what its makers may open, and no longer", async () => {
  const panels: DashboardInput["panels"] = [{ kind: "time-series", id: "all", place, queries: [{ ref: "A", expr: "up" }] }];
  const { uid } = await create(editor, { audience: "everyone", panels });
  const { token } = await link(uid, {}, ctxOf(tenantAdministrator("acme"), clock));
  expect((await sharedDashboard(visitor(), token)).title).toBe("Status");
  const internal = newDashboard({ title: "Internal now", panels });
  await saveDashboard(editor, uid, { dashboard: internal, version: 1, note: "" });
  await expect(sharedDashboard(visitor(), token)).rejects.toMatchObject(gone);
  await expect(panel(token, "all")).rejects.toMatchObject(gone);
});

test("a link ends when it said it would, when it is taken back, and with its dashboard", async () => {
  const { uid } = await create();
  const [short, revoked, kept] = [await link(uid, { expiresInDays: 0.5 }), await link(uid), await link(uid)];
  await revokePublicLink(editor, uid, revoked.link.id);
  await expect(sharedDashboard(visitor(), revoked.token)).rejects.toMatchObject(gone);
  await expect(panel(revoked.token, "one")).rejects.toMatchObject(gone);
  clock.advance(toMillis(hours(13)));
  await expect(sharedDashboard(visitor(), short.token)).rejects.toMatchObject(gone);
  expect((await listPublicLinks(editor, uid)).map(({ state }) => state).sort()).toEqual(["active", "expired", "revoked"]);
  expect((await sharedDashboard(visitor(), kept.token)).title).toBe("Status");
  await deleteDashboard(editor, uid);
  await expect(sharedDashboard(visitor(), kept.token)).rejects.toMatchObject(gone);
  clock.set(NOW);
});

test("a token that nobody was given says no more than one that ended, and guessing is slowed down", async () => {
  const guesser = visitor("203.0.113.9");
  const tries = await Promise.allSettled(Array.from({ length: 40 }, (_, i) => sharedDashboard(guesser, String(i).padStart(43, "A"))));
  const codes = tries.map((one) => (one.status === "rejected" ? (one.reason as { code: string }).code : "found"));
  expect(new Set(codes)).toEqual(new Set(["not-found", "rate-limited"]));
  for (const token of ["", "short", "\u0000".repeat(43), "A".repeat(5000)])
    await expect(sharedDashboard(visitor(), token)).rejects.toMatchObject(gone);
});

test("one link cannot make the console compute without end, nor be asked without end", async () => {
  const { uid } = await create();
  const { token } = await link(uid);
  const waits = async (times: number, ask: (i: number) => Promise<unknown>) => {
    const tries = await Promise.allSettled(Array.from({ length: times }, (_, i) => ask(i)));
    return tries.flatMap((one) =>
      one.status === "rejected" && (one.reason as { code: string }).code === "rate-limited" ? [one.reason as unknown] : [],
    );
  };
  const computed = await waits(170, (i) => panel(token, "each", { step: 360_000 + 1000 * i }));
  expect(computed.length).toBeGreaterThanOrEqual(20);
  expect(computed[0]).toMatchObject({ retryAfterS: expect.any(Number) as number });
  expect((await waits(1000, () => panel(token, "none"))).length).toBeGreaterThanOrEqual(150);
});

test("the token is told once, kept as a hash, and no part of the audit log", async () => {
  const { uid } = await create();
  const { token, link: made } = await link(uid, { name: "For the board" });
  await sharedDashboard(visitor(), token);
  await sharedDashboard(visitor(), token);
  await revokePublicLink(editor, uid, made.id);
  const { rows } = await db.pool.query<{ action: string; all: string }>(
    "SELECT action, audit_event::text AS all FROM audit_event WHERE subject = $1 ORDER BY seq",
    [`dashboard:${uid}`],
  );
  expect(rows.map(({ action }) => action)).toEqual(["dashboard.create", "dashboard.publish", "dashboard.visit", "dashboard.unpublish"]);
  expect(rows.map(({ all }) => all).join()).not.toContain(token);
  const [listed] = await listPublicLinks(editor, uid);
  expect(listed).toMatchObject({ name: "For the board", state: "revoked", openedCount: 2 });
  expect(JSON.stringify(listed)).not.toContain(token);
  await expect(revokePublicLink(editor, uid, randomUUID())).rejects.toMatchObject({ code: "not-found" });
});

test("who runs the server can close all links, and opens them again", async () => {
  const { uid } = await create();
  const { token } = await link(uid);
  const before = config();
  setConfig({ ...before, publicLinks: false });
  await expect(sharedDashboard(visitor(), token)).rejects.toMatchObject(gone);
  await expect(panel(token, "one")).rejects.toMatchObject(gone);
  await expect(link(uid)).rejects.toMatchObject({ code: "forbidden" });
  setConfig(before);
  expect((await sharedDashboard(visitor(), token)).title).toBe("Status");
});

test("viewers publish nothing and see no links", async () => {
  const { uid } = await create();
  const viewer = ctxOf((await somebody({ role: "viewer" })).actor, clock);
  await expect(link(uid, {}, viewer)).rejects.toMatchObject({ code: "forbidden" });
  await expect(listPublicLinks(viewer, uid)).rejects.toMatchObject({ code: "forbidden" });
});

test.each([
  { expiresInDays: 0 },
  { expiresInDays: 1000 },
  { time: { last: "9999d" } },
  { time: { last: "soon" } },
  { time: { from: 5, to: 4 } },
  { name: "a\u0000" },
])("a link with %j is refused at the edge", (wrong) =>
  expect(CreatePublicLinkInput.safeParse({ expiresInDays: 7, time: { last: "1h" }, ...wrong }).success).toBe(false),
);

test("a permalink brings back the version, the time and the values, to whoever may open the dashboard", async () => {
  const { uid } = await create();
  const viewer = ctxOf((await somebody({ role: "viewer" })).actor, clock);
  const made = await createPermalink(viewer, uid, { from: 1, to: 2, variables: { tenant: ["acme"] }, panel: "one" });
  await saveDashboard(editor, uid, { dashboard: newDashboard({ title: "Later" }), version: 1, note: "" });
  expect(await getPermalink(editor, made.code)).toEqual(made);
  expect(made).toMatchObject({ uid, version: 1, from: 1, to: 2, variables: { tenant: ["acme"] }, panel: "one" });
  const stranger = ctxOf(tenantAdministrator("acme"), clock);
  await expect(getPermalink(stranger, made.code)).rejects.toMatchObject({ code: "not-found" });
  await expect(createPermalink(stranger, uid, { from: 1, to: 2, variables: {} })).rejects.toMatchObject({ code: "not-found" });
  await expect(createPermalink(viewer, uid, { from: 1, to: 2, variables: {}, version: 7 })).rejects.toMatchObject({ code: "not-found" });
});

test("variables offer the series that PromQL sees in the range: those of whole histograms, and none of another time", async () => {
  const queries = [
    "label_values(ttft_bucket, model)",
    "label_values(ttft_count, model)",
    "label_values(ttft_bucket, le)",
    "metrics(^ttft)",
    "label_values(up, tenant)",
  ];
  const { variables } = newDashboard({ title: "v", variables: queries.map((query, i) => ({ kind: "query", name: `v${i}`, query })) });
  const ask = async (from: number, to: number) =>
    (await resolveDashboardVariables(editor, { variables, chosen: {}, from, to })).variables.map(({ options }) =>
      options.map(({ value }) => value),
    );
  expect(await ask(NOW - HOUR, NOW)).toEqual([["m1"], ["m1"], ["+Inf", "1.0"], ["ttft_bucket", "ttft_count", "ttft_sum"], ["acme", "globex"]]); // prettier-ignore
  expect((await ask(NOW - 50 * HOUR, NOW - 40 * HOUR)).flat()).toEqual([]);
});

test("variables offer what their asker may see", async () => {
  const ask = async (ctx: Ctx) => {
    const variables = newDashboard({
      title: "v",
      variables: [
        { kind: "query", name: "t", query: "label_values(up, tenant)" },
        { kind: "query", name: "q", query: "query_result(sum by (tenant) (up))", regex: '/tenant="([^"]+)"/' },
      ],
    }).variables;
    const { variables: resolved } = await resolveDashboardVariables(ctx, { variables, chosen: {}, from: NOW - HOUR, to: NOW });
    return resolved.map(({ options, error }) => error ?? options.map(({ value }) => value));
  };
  expect(await ask(editor)).toEqual([["acme", "globex"], ["acme", "globex"]]); // prettier-ignore
  expect(await ask(ctxOf(tenantAdministrator("acme"), clock))).toEqual([["acme"], ["acme"]]);
});
