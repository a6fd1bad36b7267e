import { setTimeout as pause } from "node:timers/promises";
import { compress } from "snappyjs";
import type { DeploymentNote } from "../history/deployments";

/** A console's front door, for bodies that the OpenTelemetry SDK does not make. */
export class FrontDoor {
  readonly #url: string;
  readonly #key: string;
  readonly sent = { requests: 0, bytes: 0, retries: 0 };

  constructor(url: string, key: string) {
    this.#url = url;
    this.#key = key;
  }

  /** Prometheus remote write 1.0. */
  async remoteWrite(body: Buffer): Promise<void> {
    await this.#post("/api/v1/write", Buffer.from(compress(body)), {
      "content-type": "application/x-protobuf",
      "content-encoding": "snappy",
      "x-prometheus-remote-write-version": "0.1.0",
    });
  }

  /** OTLP/HTTP metrics, protobuf. */
  async otlpMetrics(body: Buffer): Promise<void> {
    await this.#post("/v1/metrics", body, { "content-type": "application/x-protobuf" });
  }

  /** A deployment, as a pipeline reports it. */
  async change(note: DeploymentNote): Promise<void> {
    await this.#post("/api/v1/changes", Buffer.from(JSON.stringify(note)), { "content-type": "application/json" });
  }

  /** Sends until it is taken: a console that is busy or away says so, or says nothing. Throws when it will never take it. */
  async #post(path: string, body: Buffer, headers: Record<string, string>): Promise<void> {
    for (let tried = 0; ; tried++) {
      const answer = await fetch(`${this.#url}${path}`, {
        method: "POST",
        headers: { ...headers, authorization: `Bearer ${this.#key}` },
        body: new Uint8Array(body),
        signal: AbortSignal.timeout(60_000),
      }).catch(() => null);
      if (answer?.ok) {
        await answer.arrayBuffer();
        this.sent.requests++;
        this.sent.bytes += body.length;
        return;
      }
      const text = answer ? (await answer.text()).slice(0, 300) : "no answer";
      if (answer && answer.status < 500 && answer.status !== 429) throw new Error(`${path} answered ${answer.status}: ${text}`);
      if (tried >= 60) throw new Error(`${path} did not take a body in ${tried} tries: ${text}`);
      this.sent.retries++;
      const wanted = Number(answer?.headers.get("retry-after") ?? "1");
      await pause(Math.min(30, Math.max(0.5, Number.isFinite(wanted) ? wanted : 1)) * 1_000);
    }
  }
}
