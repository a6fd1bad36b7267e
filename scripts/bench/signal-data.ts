import { seededRandom } from "@/lib/kernel/random";
import { type UnixNanos, unixNanos } from "@/lib/kernel/units";
import type { LogRecord } from "@/lib/telemetry/log-record";
import type { Resource } from "@/lib/telemetry/attributes";
import type { SpanRecord } from "@/lib/telemetry/span";

const MODELS = ["llama-3.3-70b", "qwen3-32b", "mixtral-8x22b", "deepseek-r1-distill"];
const TENANTS = ["acme", "globex", "initech", "umbrella", "stark", "wayne", "hooli", "soylent"];
const REASONS = ["stop", "stop", "stop", "length", "error"];

const resource = (service: string, node: string, region: string): Resource => ({
  attributes: {
    "service.name": service,
    "service.instance.id": node,
    "service.version": "0.14.2",
    "host.name": `host-${node}`,
    "cloud.region": region,
    "telemetry.sdk.language": "python",
    "telemetry.sdk.version": "1.38.0",
  },
});

/** Requests through a gateway, a router and an engine: five spans and three log lines each, as such a fleet sends them. */
export class RequestTraffic {
  readonly #random = seededRandom(42);
  readonly #gateway = resource("gateway", "gw-0", "eu-west-1");
  readonly #router = resource("router", "rt-0", "eu-west-1");
  readonly #engines = Array.from({ length: 12 }, (_, i) => resource("vllm", `vllm-${i}`, ["eu-west-1", "us-east-1", "ap-south-1"][i % 3]!));
  #ms = 0;

  constructor(readonly startNs: UnixNanos) {}

  #hex(digits: number): string {
    let out = "";
    while (out.length < digits)
      out += Math.floor(this.#random() * 2 ** 32)
        .toString(16)
        .padStart(8, "0");
    return out.slice(0, digits);
  }

  #pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.#random() * from.length)]!;
  }

  /** One request every millisecond on average. */
  request(): { readonly spans: readonly SpanRecord[]; readonly logs: readonly LogRecord[] } {
    this.#ms += this.#random() * 2;
    const t0 = this.startNs + BigInt(Math.round(this.#ms * 1e6));
    const ns = (ms: number) => unixNanos(t0 + BigInt(Math.round(ms * 1e6)));
    const traceId = this.#hex(32);
    const [gateway, auth, route, call, engine] = [16, 16, 16, 16, 16].map((digits) => this.#hex(digits)) as [
      string,
      string,
      string,
      string,
      string,
    ];
    const tenant = this.#pick(TENANTS);
    const model = this.#pick(MODELS);
    const node = this.#pick(this.#engines);
    const reason = this.#pick(REASONS);
    const requestId = `req-${this.#hex(16)}`;
    const input = Math.floor(this.#random() * 4000);
    const output = Math.floor(this.#random() * 800) + 1;
    const queue = this.#random() * 0.2;
    const prefill = input * 0.00004 + this.#random() * 0.02;
    const decode = output * 0.018 + this.#random() * 0.02;
    const ttft = 0.01 + queue + prefill;
    const e2e = (ttft + decode) * 1000;
    const base = { traceState: "", events: [], links: [], tenant, statusMessage: "" } as const;
    const status = reason === "error" ? 2 : 0;
    const scope = { name: "vllm.llm_engine", version: "" };
    const gatewayScope = { name: "gateway", version: "2.1.0" };
    const spans: SpanRecord[] = [
      {
        ...base,
        traceId,
        spanId: gateway,
        parentSpanId: "",
        name: "POST /v1/chat/completions",
        kind: 2,
        startNs: ns(0),
        endNs: ns(e2e + 12),
        status,
        attributes: {
          "http.request.method": "POST",
          "http.route": "/v1/chat/completions",
          "http.response.status_code": status ? 500 : 200,
          tenant_id: tenant,
          "gen_ai.request.model": model,
          "x-request-id": requestId,
        },
        resource: this.#gateway,
        scope: gatewayScope,
      },
      {
        ...base,
        traceId,
        spanId: auth,
        parentSpanId: gateway,
        name: "auth",
        kind: 1,
        startNs: ns(0.2),
        endNs: ns(1.1 + this.#random()),
        status: 0,
        attributes: { "auth.method": "key" },
        resource: this.#gateway,
        scope: gatewayScope,
      },
      {
        ...base,
        traceId,
        spanId: route,
        parentSpanId: gateway,
        name: "route",
        kind: 1,
        startNs: ns(2),
        endNs: ns(3 + this.#random()),
        status: 0,
        attributes: { "router.policy": "prefix-cache", "router.candidates": 4, "router.score": Math.round(this.#random() * 1000) / 1000 },
        resource: this.#router,
        scope: { name: "router", version: "1" },
      },
      {
        ...base,
        traceId,
        spanId: call,
        parentSpanId: gateway,
        name: "POST",
        kind: 3,
        startNs: ns(4),
        endNs: ns(e2e + 10),
        status,
        attributes: {
          "http.request.method": "POST",
          "server.address": node.attributes["host.name"] as string,
          "http.response.status_code": status ? 500 : 200,
        },
        resource: this.#gateway,
        scope: gatewayScope,
      },
      {
        ...base,
        traceId,
        spanId: engine,
        parentSpanId: call,
        name: "llm_request",
        kind: 2,
        startNs: ns(5),
        endNs: ns(e2e + 5),
        status,
        attributes: {
          "gen_ai.request.id": requestId,
          "gen_ai.request.max_tokens": 1024,
          "gen_ai.request.temperature": 0.7,
          "gen_ai.usage.prompt_tokens": input,
          "gen_ai.usage.completion_tokens": output,
          "gen_ai.latency.time_in_queue": queue,
          "gen_ai.latency.time_to_first_token": ttft,
          "gen_ai.latency.e2e": e2e / 1000,
          "gen_ai.latency.time_in_model_prefill": prefill,
          "gen_ai.latency.time_in_model_decode": decode,
        },
        resource: node,
        scope,
      },
    ];
    const log = (
      ms: number,
      severityNumber: number,
      severityText: string,
      body: string,
      attributes: LogRecord["attributes"],
      from: Resource,
      spanId: string,
    ): LogRecord => ({
      timeNs: ns(ms),
      observedNs: ns(ms + 0.3),
      severityNumber,
      severityText,
      body,
      attributes,
      resource: from,
      scope,
      traceId,
      spanId,
      tenant,
    });
    const logs: LogRecord[] = [
      log(
        0.5,
        9,
        "INFO",
        `Received request ${requestId}: model=${model} prompt_tokens=${input}`,
        { "request.id": requestId },
        this.#gateway,
        gateway,
      ),
      log(5, 9, "INFO", `Added request ${requestId}.`, { "code.file.path": "async_llm.py", "code.line.number": 261 }, node, engine),
      log(
        e2e,
        status ? 17 : 9,
        status ? "ERROR" : "INFO",
        `Request ${requestId} finished: reason=${reason} output_tokens=${output} e2e=${(e2e / 1000).toFixed(3)}s`,
        { "code.file.path": "output_processor.py", "code.line.number": 412, latency_ms: Math.round(e2e), tokens_generated: output },
        node,
        engine,
      ),
    ];
    return { spans, logs };
  }

  spans(count: number): SpanRecord[] {
    const out: SpanRecord[] = [];
    while (out.length < count) out.push(...this.request().spans);
    return out;
  }

  logs(count: number): LogRecord[] {
    const out: LogRecord[] = [];
    while (out.length < count) out.push(...this.request().logs);
    return out;
  }
}
