import { setTimeout as delay } from "node:timers/promises";
import { ConsoleProcess } from "@/test/console-process";
import { type Body, logBodies, otlpMetricBodies, remoteWriteBodies, spanBodies } from "./load-bodies";
import type { Measurement } from "./measurement";
import { processTree } from "./memory";
import { type LoadResult, postLoad } from "./post-load";
import { startPrometheus } from "./prometheus";

const REMOTE_WRITE_HEADERS = {
  "content-type": "application/x-protobuf",
  "content-encoding": "snappy",
  "x-prometheus-remote-write-version": "0.1.0",
};
const OTLP_HEADERS = { "content-type": "application/x-protobuf" };
const BODIES = 1_500;
const WARM_UP_BODIES = 100;
const MIB = 1024 * 1024;

/** Everything through the front door of a running console, acknowledged after commit, beside Prometheus on the same bodies. `copyLimit` in rows/s. */
export async function endToEnd(copyLimit: number, nowMs: number, say: (line: string) => void): Promise<Measurement[]> {
  const rows: Measurement[] = [];
  const from = nowMs - 6 * 3_600_000;
  const prometheus = await besidePrometheus(from, say);
  for (const connections of [1, 2, 8, 16]) {
    say(`remote write, ${connections} connections`);
    // A console of its own each time: the same bodies again would be duplicates.
    const result = await withConsole((console, key) =>
      run(console, key, "/api/v1/write", REMOTE_WRITE_HEADERS, remoteWriteBodies(BODIES, from), connections),
    );
    rows.push(...remoteWriteRows(result, connections, copyLimit, prometheus));
  }
  for (const [signal, path, make] of [
    ["OTLP metrics", "/v1/metrics", otlpMetricBodies],
    ["OTLP spans", "/v1/traces", spanBodies],
    ["OTLP logs", "/v1/logs", logBodies],
  ] as const) {
    say(signal);
    const result = await withConsole((console, key) => run(console, key, path, OTLP_HEADERS, make(600, from), 8));
    const share = result.itemsPerSecond / copyLimit;
    const goal = signal === "OTLP metrics" ? {} : { goal: { text: "≥ 0.027 of the COPY limit", met: share >= 0.027 } };
    rows.push({
      name: `${signal}, end to end`,
      value: result.itemsPerSecond,
      unit: "items/s",
      ratio: { to: "COPY limit", value: share },
      ...goal,
    });
  }
  say("idle");
  rows.push(...(await withConsole((console) => idle(console))));
  if (prometheus)
    rows.push({
      name: `Prometheus ${prometheus.version} remote write, 2 connections`,
      value: prometheus.itemsPerSecond,
      unit: "samples/s",
    });
  return rows;
}

async function withConsole<T>(work: (console: ConsoleProcess, key: string) => Promise<T>): Promise<T> {
  const console = await ConsoleProcess.start();
  try {
    return await work(console, console.access().ingestKey);
  } finally {
    await console.stop();
  }
}

async function run(
  console: ConsoleProcess,
  key: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  bodies: readonly Body[],
  connections: number,
): Promise<LoadResult & { readonly pssBytes: number }> {
  const target = { url: `${console.url}${path}`, headers: { ...headers, authorization: `Bearer ${key}` } };
  await postLoad(target, bodies.slice(0, WARM_UP_BODIES), connections);
  const result = await postLoad(target, bodies.slice(WARM_UP_BODIES), connections);
  if (Object.keys(result.refused).length > 0)
    throw new Error(`${path} refused requests: ${JSON.stringify(result.refused)}\n${console.output}`);
  return { ...result, pssBytes: processTree(console.pid)?.pssBytes ?? 0 };
}

function remoteWriteRows(
  result: LoadResult & { readonly pssBytes: number },
  connections: number,
  copyLimit: number,
  prometheus: { readonly itemsPerSecond: number } | null,
): Measurement[] {
  const share = result.itemsPerSecond / copyLimit;
  const name = `remote write, ${connections} connection${connections === 1 ? "" : "s"}`;
  const goal = connections === 8 ? { goal: { text: "≥ 0.25 of the COPY limit", met: share >= 0.25 } } : {};
  const rows: Measurement[] = [
    { name, value: result.itemsPerSecond, unit: "samples/s", ratio: { to: "COPY limit", value: share }, ...goal },
  ];
  if (connections === 2 && prometheus) {
    const times = result.itemsPerSecond / prometheus.itemsPerSecond;
    const against = { to: "Prometheus", value: times };
    rows.push({
      name: `${name}, beside Prometheus`,
      value: result.itemsPerSecond,
      unit: "samples/s",
      ratio: against,
      goal: { text: "≥ 3 × Prometheus", met: times >= 3 },
    });
  }
  if (connections === 8) {
    rows.push({ name: "p99 of a request at 8 connections", value: result.p99Ms, unit: "ms" });
    rows.push({ name: "memory after 3 M samples, Postgres included", value: result.pssBytes / MIB, unit: "MiB" });
  }
  return rows;
}

async function besidePrometheus(from: number, say: (line: string) => void): Promise<{ version: string; itemsPerSecond: number } | null> {
  const prometheus = await startPrometheus();
  if (!prometheus) {
    say("Prometheus is not installed: its column is left out");
    return null;
  }
  say(`Prometheus ${prometheus.version}, the same bodies, 2 connections`);
  try {
    const target = { url: `${prometheus.url}/api/v1/write`, headers: REMOTE_WRITE_HEADERS };
    const bodies = remoteWriteBodies(BODIES, from);
    await postLoad(target, bodies.slice(0, WARM_UP_BODIES), 2);
    const result = await postLoad(target, bodies.slice(WARM_UP_BODIES), 2);
    if (Object.keys(result.refused).length > 0) throw new Error(`Prometheus refused requests: ${JSON.stringify(result.refused)}`);
    return { version: prometheus.version, itemsPerSecond: result.itemsPerSecond };
  } finally {
    await prometheus.stop();
  }
}

/** A console nobody talks to: CPU share over half a minute, after it has settled, and memory. */
async function idle(console: ConsoleProcess): Promise<Measurement[]> {
  await delay(20_000);
  const before = processTree(console.pid);
  const started = performance.now();
  await delay(30_000);
  const after = processTree(console.pid);
  if (!before || !after) return [];
  const share = ((after.cpuSeconds - before.cpuSeconds) / ((performance.now() - started) / 1000)) * 100;
  const memory = after.pssBytes / MIB;
  return [
    { name: "idle CPU, Postgres included", value: share, unit: "% of a core", goal: { text: "< 2 %", met: share < 2 } },
    { name: "idle memory, Postgres included", value: memory, unit: "MiB", goal: { text: "< 400 MB", met: memory * MIB < 400e6 } },
  ];
}
