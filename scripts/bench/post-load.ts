import http from "node:http";
import type { Body } from "./load-bodies";

export interface LoadTarget {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface LoadResult {
  readonly itemsPerSecond: number;
  readonly seconds: number;
  /** Answers other than 2xx, by status: a run with any is not a measurement. */
  readonly refused: Readonly<Record<string, number>>;
  readonly p99Ms: number;
}

/**
 * Posts every body once, over `connections` connections, each with one request
 * under way. Connection k sends every k-th body, in order, as a sender that
 * shards by series does: with 2 connections no series is ever out of order.
 */
export async function postLoad(target: LoadTarget, bodies: readonly Body[], connections: number): Promise<LoadResult> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
  const refused: Record<string, number> = {};
  const latencies: number[] = [];
  let items = 0;
  const started = performance.now();
  const connection = async (k: number): Promise<void> => {
    for (const [i, body] of bodies.entries()) {
      if (i % connections !== k) continue;
      const sent = performance.now();
      const status = await post(target, body.bytes, agent);
      latencies.push(performance.now() - sent);
      if (status >= 200 && status < 300) items += body.items;
      else refused[status] = (refused[status] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, (_, k) => connection(k)));
  const seconds = (performance.now() - started) / 1000;
  agent.destroy();
  latencies.sort((a, b) => a - b);
  return { itemsPerSecond: items / seconds, seconds, refused, p99Ms: latencies[Math.floor(latencies.length * 0.99)] ?? 0 };
}

function post(target: LoadTarget, body: Buffer, agent: http.Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = http.request(
      target.url,
      { method: "POST", agent, headers: { ...target.headers, "content-length": body.length } },
      (response) => {
        response.resume();
        response.once("end", () => resolve(response.statusCode ?? 0));
      },
    );
    request.once("error", reject);
    request.end(body);
  });
}
