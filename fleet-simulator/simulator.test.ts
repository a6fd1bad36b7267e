import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "@/lib/kernel/clock";
import type { SimulatorState } from "./history/state-file";
import type { SimulatorSettings } from "./settings";
import { resumedFrom, type RunningSimulator, startSimulator } from "./simulator";

/** A front door that takes everything; for bodies that the simulator makes itself it is busy the first time. */
async function hospitableDoor() {
  const taken: { path: string; key: string }[] = [];
  const busy = new Set(["/api/v1/write", "/v1/metrics"]);
  const server = http.createServer((req, res) => {
    req.resume().on("end", () => {
      const name = req.url ?? "";
      if (busy.delete(name)) {
        return void res.writeHead(503, { "retry-after": "0" }).end();
      }
      taken.push({ path: name, key: req.headers.authorization ?? "" });
      res.writeHead(200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, taken, close: () => server.close() };
}

describe("the simulator against a front door", () => {
  const dir = mkdtempSync(path.join(tmpdir(), "fleet-test-"));
  const said: string[] = [];
  let door: Awaited<ReturnType<typeof hospitableDoor>>;
  let settings: SimulatorSettings;
  let running: RunningSimulator;

  beforeAll(async () => {
    door = await hospitableDoor();
    settings = {
      seed: 5,
      port: 0,
      console: { url: door.url, key: "sgk_test" },
      targetsFile: path.join(dir, "targets.yaml"),
      stateFile: path.join(dir, "state.json"),
      replayFile: null,
      rate: 0.1,
      historyDays: 0.25,
      scheduled: false,
    };
    running = await startSimulator(settings, systemClock, (line) => said.push(line));
    await running.history;
  }, 60_000);

  afterAll(async () => {
    await running.stop();
    door.close();
    rmSync(dir, { recursive: true, force: true });
  });

  test("writes its history over metrics, spans and logs, with its key, and again what a busy console did not take", () => {
    const paths = new Set(door.taken.map((t) => t.path));
    expect([...paths].sort()).toEqual(["/api/v1/changes", "/api/v1/write", "/v1/logs", "/v1/metrics", "/v1/traces"]);
    expect(new Set(door.taken.map((t) => t.key))).toEqual(new Set(["Bearer sgk_test"]));
    expect(said.at(-1)).toMatch(/^History is complete/);
    const state = JSON.parse(readFileSync(settings.stateFile!, "utf8")) as Record<string, number>;
    expect(state["writtenDownTo"]).toBe(state["weekFrom"]);
  });

  test("names its targets where the console can read them, and every one answers", async () => {
    const urls = readFileSync(settings.targetsFile!, "utf8").match(/http:\S+/g)!;
    expect(urls.length).toBe(30);
    const answers = await Promise.all(urls.map(async (url) => (await fetch(url)).status));
    expect(new Set(answers)).toEqual(new Set([200]));
  });

  test("takes orders on loopback, refuses those of a web page, and says what is wrong with an order", async () => {
    const order = (body: unknown, headers: Record<string, string> = {}) =>
      fetch(`${running.origin}/control/faults`, { method: "POST", body: JSON.stringify(body), headers });
    expect((await order({ name: "hang" }, { origin: "https://elsewhere.example" })).status).toBe(403);
    expect(await (await order({ name: "meteor" })).text()).toContain("kv-exhaustion");
    expect((await order({ name: "gpu-xid" })).status).toBe(200);
    const status = (await (await fetch(`${running.origin}/control`)).json()) as { faults: { name: string }[] };
    expect(status.faults.map((f) => f.name)).toEqual(["gpu-xid"]);
  });

  test("counters go on from history: a scraped engine has served more than the last hours alone", async () => {
    const page = await (await fetch(`${running.origin}/gateway/metrics`)).text();
    const requests = [...page.matchAll(/^litellm_proxy_total_requests_metric_total\{.*status_code="200"\} (\S+)$/gm)];
    const total = requests.reduce((sum, m) => sum + Number(m[1]), 0);
    // A tenth of about 15 to 30 requests a second over seven hours.
    expect(total).toBeGreaterThan(0.1 * 10 * 7 * 3_600);
  });

  test("a fleet that starts again never writes into the time in which it was alive before", () => {
    const alive = { ...(JSON.parse(readFileSync(settings.stateFile!, "utf8")) as SimulatorState), aliveAt: 1_800_000_034_650 };
    for (const later of [0, 500, 8_000, 61_000, 3_590_000])
      expect(resumedFrom(alive, alive.aliveAt + later)).toBeGreaterThan(alive.aliveAt);
    const longAfter = alive.aliveAt + 5 * 3_600_000;
    expect(longAfter - resumedFrom(alive, longAfter)).toBeLessThanOrEqual(3_601_000);
  });

  test("after an orderly stop the counters go on, after a crash they begin again", async () => {
    const requests = async () => {
      const page = await (await fetch(`${running.origin}/gateway/metrics`)).text();
      return [...page.matchAll(/^litellm_proxy_total_requests_metric_total\{.*\} (\S+)$/gm)].reduce((sum, m) => sum + Number(m[1]), 0);
    };
    const before = await requests();
    await running.stop();
    running = await startSimulator(settings, systemClock, () => {});
    expect(await requests()).toBeGreaterThanOrEqual(before);
    await running.stop();
    rmSync(`${settings.stateFile}.counters`);
    running = await startSimulator(settings, systemClock, () => {});
    expect(await requests()).toBeLessThan(before / 100);
  }, 30_000);
});
