import { type DashboardSpec, compose } from "./compose";
import { LINKS } from "./links";
import { heatmap, lines, stat, states } from "./panels";
import { choice } from "./variables";

const WHERE = 'tenant=~"$tenant",requested_model=~"$model"';
const litellm = (name: string, more = "") => `litellm_${name}{${WHERE}${more}}`;
const rate = (name: string, more = "") => `rate(${litellm(name, more)}[$__rate_interval])`;
const router = (name: string, more = "") => `llm_d_epp_${name}{${more}}`;

const asked = rate("proxy_total_requests_metric_total");
const failed = rate("proxy_failed_requests_metric_total", ',exception_status=~"5.."');
const refused = rate("proxy_failed_requests_metric_total", ',exception_status="429"');
const quantile = (q: number, name: string, by?: string) =>
  `histogram_quantile(${q}, sum by (${by === undefined ? "le" : `le, ${by}`}) (${rate(`${name}_bucket`)}))`;
const LATENCY = "request_total_latency_metric";
const TTFT = "llm_api_time_to_first_token_metric";

/** Engines and the gateway name models differently: both have the served name, under different labels. */
const meanOutside = `sum by (model) (${rate(`${LATENCY}_sum`)}) / sum by (model) (${rate(`${LATENCY}_count`)})`;
const insideRate = (suffix: string) =>
  `sum by (model_name) (rate({__name__=~"(vllm|sglang):e2e_request_latency_seconds_${suffix}"}[$__rate_interval]))`;
const meanInside = `label_replace(${insideRate("sum")} / ${insideRate("count")}, "model", "$1", "model_name", "(.+)")`;

const spec: DashboardSpec = {
  title: "Gateway",
  description:
    "What the platform's customers see: who asks for what, what fails and why, and how long it takes. Then the router behind it.",
  tags: ["gateway", "router", "litellm", "llm-d"],
  audience: "fleet",
  variables: [
    choice("tenant", "Tenant", "label_values(litellm_proxy_total_requests_metric_total, tenant)"),
    choice("model", "Model", 'label_values(litellm_proxy_total_requests_metric_total{tenant=~"$tenant"}, requested_model)'),
  ],
  links: [LINKS.fleet, LINKS.tenants, LINKS.engine, LINKS.failedTraces, LINKS.traces],
  sections: [
    {
      title: "",
      panels: [
        stat("Requests", "Asked a second, whatever became of them.", `sum(${asked})`, { unit: "reqps", decimals: 1 }),
        stat("Failing", "Share that ended in an error of ours (5xx).", `(sum(${failed}) or vector(0)) / sum(${asked})`, {
          unit: "percentunit",
          decimals: 2,
          steps: [
            [null, "ok"],
            [0.005, "at-risk"],
            [0.01, "breached"],
          ],
        }),
        stat(
          "Over their limit",
          "Share refused because the key had used up its limit (429). Not an outage: see which tenant, below.",
          `(sum(${refused}) or vector(0)) / sum(${asked})`,
          {
            unit: "percentunit",
            decimals: 2,
            steps: [
              [null, "ok"],
              [0.02, "at-risk"],
              [0.1, "breached"],
            ],
          },
        ),
        stat("Latency p95", "From the request's arrival to its last byte.", quantile(0.95, LATENCY), { unit: "s" }),
        stat("TTFT p95", "Streaming requests alone, from the call upstream to the first token.", quantile(0.95, TTFT), {
          unit: "s",
          steps: [
            [null, "ok"],
            [2, "at-risk"],
            [5, "breached"],
          ],
        }),
        stat("In flight", "Requests that the gateway holds open now.", "sum(litellm_in_flight_requests)", { decimals: 0 }),
      ],
    },
    {
      title: "Traffic",
      panels: [
        lines("Requests by model", "As customers name the models.", [[`sum by (requested_model) (${asked})`, "{{requested_model}}"]], {
          unit: "reqps",
          min: 0,
          stack: true,
        }),
        lines(
          "Requests by tenant",
          "One that leaps while the others do not: look whether its key is where it should be.",
          [[`sum by (tenant) (${asked})`, "{{tenant}}"]],
          { unit: "reqps", min: 0, stack: true },
        ),
        lines("Answers by status", "429 is the customer's limit, 5xx is ours.", [[`sum by (status_code) (${asked})`, "{{status_code}}"]], {
          unit: "reqps",
          min: 0,
          stack: true,
          overrides: [
            { match: { by: "name", value: "200" }, set: { color: "ok" } },
            { match: { by: "name", value: "429" }, set: { color: "at-risk" } },
            { match: { by: "regex", value: "5.." }, set: { color: "breached" } },
          ],
        }),
      ],
    },
    {
      title: "Failures",
      panels: [
        lines(
          "Share that fails, by model",
          "Errors of ours alone. One model: its engines. All: the gateway, the router or the network.",
          [[`sum by (requested_model) (${failed}) / sum by (requested_model) (${asked})`, "{{requested_model}}"]],
          {
            unit: "percentunit",
            min: 0,
            limits: true,
            steps: [
              [null, "ok"],
              [0.01, "breached"],
            ],
          },
        ),
        lines(
          "Failures by cause",
          "APIConnectionError: an engine died under way. Timeout: one hangs. ServiceUnavailableError: no node of the model is ready.",
          [[`sum by (exception_class) (${rate("proxy_failed_requests_metric_total")})`, "{{exception_class}}"]],
          { unit: "reqps", min: 0, stack: true },
        ),
        lines(
          "Refused for their limit, by tenant",
          "Raise the limit, or talk to the tenant.",
          [[`sum by (tenant) (${refused})`, "{{tenant}}"]],
          { unit: "reqps", min: 0 },
        ),
      ],
    },
    {
      title: "Latency",
      panels: [
        lines(
          "Whole request",
          "What the customer waits.",
          [
            [quantile(0.5, LATENCY), "p50"],
            [quantile(0.95, LATENCY), "p95"],
            [quantile(0.99, LATENCY), "p99"],
          ],
          { unit: "s", min: 0 },
        ),
        lines(
          "Whole request, p95 by model",
          "Follows the length of answers.",
          [[quantile(0.95, LATENCY, "requested_model"), "{{requested_model}}"]],
          { unit: "s", min: 0 },
        ),
        lines(
          "First token, p95 by model",
          "Streaming requests alone.",
          [[quantile(0.95, TTFT, "requested_model"), "{{requested_model}}"]],
          {
            unit: "s",
            min: 0,
            limits: true,
            steps: [
              [null, "ok"],
              [5, "breached"],
            ],
          },
        ),
        heatmap(
          "Requests by how long they took",
          "All of them; the bands move together when the fleet slows down.",
          `sum by (le) (${rate(`${LATENCY}_bucket`)})`,
          { unit: "s" },
        ),
        lines(
          "Time outside the engines",
          "Mean time a request spends before it reaches an engine and after it leaves: gateway, router, network. Engines look well while this grows: users do not.",
          [[`clamp_min(${meanOutside} - on (model) ${meanInside}, 0)`, "{{model}}"]],
          {
            unit: "s",
            min: 0,
            limits: true,
            steps: [
              [null, "ok"],
              [1, "breached"],
            ],
          },
        ),
        {
          kind: "traces",
          title: "Slowest requests",
          description: "Follow one to see where its time went.",
          filters: { order: "slowest" },
          limit: 20,
        },
      ],
    },
    {
      title: "Router",
      panels: [
        lines(
          "Requests by pool",
          "A pool is a model in a region.",
          [[`sum by (name) (rate(${router("request_total")}[$__rate_interval]))`, "{{name}}"]],
          { unit: "reqps", min: 0, stack: true },
        ),
        lines(
          "Held back",
          "Requests that the router keeps because every engine of the pool is full.",
          [[`sum by (name) (${router("flow_control_queue_size")})`, "{{name}}"]],
          { min: 0, decimals: 0 },
        ),
        lines(
          "Time held back, p95",
          "Part of what users wait that no engine knows of.",
          [
            [
              `histogram_quantile(0.95, sum by (le, name) (rate(${router("flow_control_request_queue_duration_seconds_bucket")}[$__rate_interval])))`,
              "{{name}}",
            ],
          ],
          { unit: "s", min: 0 },
        ),
        lines(
          "Ready engines",
          "By pool. Zero: the model is gone from the region, and its requests go elsewhere or fail.",
          [[`sum by (name) (${router("ready_endpoints")})`, "{{name}}"]],
          { min: 0, decimals: 0 },
        ),
        lines(
          "Queue of a pool's engines",
          "Mean number of requests that wait in each.",
          [[`avg by (name) (${router("average_queue_size")})`, "{{name}}"]],
          { min: 0, decimals: 1 },
        ),
        lines(
          "KV memory of a pool",
          "Mean over its engines.",
          [[`avg by (name) (${router("average_kv_cache_utilization")})`, "{{name}}"]],
          { unit: "percentunit", min: 0, max: 1 },
        ),
        states("Deployments", "As the gateway sees each engine.", [["max by (model_id) (litellm_deployment_state)", "{{model_id}}"]], {
          w: 24,
          h: 10,
          steps: [
            [null, "ok"],
            [1, "at-risk"],
            [2, "breached"],
          ],
          mappings: [
            { match: "value", value: "0", text: "healthy", color: "ok" },
            { match: "value", value: "1", text: "in part", color: "at-risk" },
            { match: "value", value: "2", text: "out", color: "breached" },
          ],
        }),
      ],
    },
  ],
};

export const gatewayDashboard = compose(spec);
