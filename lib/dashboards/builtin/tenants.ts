import { type DashboardSpec, compose } from "./compose";
import { LINKS } from "./links";
import { bars, lines, stat, table } from "./panels";
import { choice } from "./variables";

const WHERE = 'tenant=~"$tenant",requested_model=~"$model"';
const litellm = (name: string, more = "") => `litellm_${name}{${WHERE}${more}}`;
const rate = (name: string, more = "") => `rate(${litellm(name, more)}[$__rate_interval])`;
const grown = (name: string, more = "") => `increase(${litellm(name, more)}[$__range])`;
const by = (label: string, expr: string) => `sum by (${label}) (${expr})`;

const asked = rate("proxy_total_requests_metric_total");
const failed = rate("proxy_failed_requests_metric_total", ',exception_status=~"5.."');
const refused = rate("proxy_failed_requests_metric_total", ',exception_status="429"');
const input = rate("input_tokens_metric_total");
const output = rate("output_tokens_metric_total");
/** Spend has the model under another label. */
const SPEND = 'litellm_spend_metric_total{tenant=~"$tenant",model=~"$model"}';
const ttft = (q: number) => `histogram_quantile(${q}, sum by (le, tenant) (${rate("llm_api_time_to_first_token_metric_bucket")}))`;
const latency = (q: number) => `histogram_quantile(${q}, sum by (le, tenant) (${rate("request_total_latency_metric_bucket")}))`;

const spec: DashboardSpec = {
  title: "Tenants",
  description: "Who uses how much of what, and how they are served. A tenant's own people see theirs alone.",
  tags: ["tenants", "usage"],
  audience: "everyone",
  variables: [
    choice("tenant", "Tenant", "label_values(litellm_proxy_total_requests_metric_total, tenant)"),
    choice("model", "Model", 'label_values(litellm_proxy_total_requests_metric_total{tenant=~"$tenant"}, requested_model)'),
  ],
  links: [LINKS.gateway, LINKS.business, LINKS.failedTraces, LINKS.traces],
  sections: [
    {
      title: "",
      panels: [
        stat("Requests", "Asked a second.", `sum(${asked})`, { unit: "reqps", decimals: 1 }),
        stat("Tokens", "In and out, a second.", `sum(${input}) + sum(${output})`, { unit: "tokens/s" }),
        stat("TTFT p95, worst tenant", "The tenant whose users wait longest for the first token.", `max(${ttft(0.95)})`, {
          unit: "s",
          steps: [
            [null, "ok"],
            [2, "at-risk"],
            [5, "breached"],
          ],
        }),
        stat("Failing", "Share that ended in an error of ours.", `(sum(${failed}) or vector(0)) / sum(${asked})`, {
          unit: "percentunit",
          decimals: 2,
          steps: [
            [null, "ok"],
            [0.005, "at-risk"],
            [0.01, "breached"],
          ],
        }),
        stat("Spend, this range", "At the gateway's prices.", `sum(increase(${SPEND}[$__range]))`, {
          unit: "currencyUSD",
          decimals: 2,
          sparkline: false,
        }),
        stat(
          "Tenants active",
          "Tenants that asked for something in this range.",
          `count(${by("tenant", grown("proxy_total_requests_metric_total"))} > 0)`,
          { decimals: 0, sparkline: false },
        ),
      ],
    },
    {
      title: "How much",
      panels: [
        lines("Requests", "Asked a second, by tenant.", [[by("tenant", asked), "{{tenant}}"]], { unit: "reqps", min: 0 }),
        lines("Tokens in", "Prompts, by tenant.", [[by("tenant", input), "{{tenant}}"]], { unit: "tokens/s", min: 0, stack: true }),
        lines("Tokens out", "Answers, by tenant.", [[by("tenant", output), "{{tenant}}"]], { unit: "tokens/s", min: 0, stack: true }),
        lines(
          "Share of all tokens",
          "One tenant above half, and far above its share of yesterday: it crowds out the others. Lower its limit or its priority.",
          [[by("tenant", `${input} + ${output}`), "{{tenant}}"]],
          { min: 0, percent: true },
        ),
        bars(
          "Tokens in this range",
          "Prompts and answers together.",
          [
            [
              `sort_desc(${by("tenant", grown("input_tokens_metric_total"))} + ${by("tenant", grown("output_tokens_metric_total"))})`,
              "{{tenant}}",
            ],
          ],
          { unit: "short" },
        ),
        bars(
          "Spend in this range",
          "At the gateway's prices.",
          [[`sort_desc(sum by (tenant) (increase(${SPEND}[$__range])))`, "{{tenant}}"]],
          { unit: "currencyUSD", decimals: 2 },
        ),
      ],
    },
    {
      title: "How well served",
      panels: [
        lines(
          "First token, p95",
          "By tenant; streaming requests alone. One tenant alone: its prompts are long, or its region is far.",
          [[ttft(0.95), "{{tenant}}"]],
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
        lines("Whole request, p95", "From arrival to the last byte, by tenant.", [[latency(0.95), "{{tenant}}"]], { unit: "s", min: 0 }),
        lines("Share that fails", "Errors of ours, by tenant.", [[`${by("tenant", failed)} / ${by("tenant", asked)}`, "{{tenant}}"]], {
          unit: "percentunit",
          min: 0,
          limits: true,
          steps: [
            [null, "ok"],
            [0.01, "breached"],
          ],
        }),
        lines(
          "Share over their limit",
          "Refused with 429, by tenant.",
          [[`${by("tenant", refused)} / ${by("tenant", asked)}`, "{{tenant}}"]],
          { unit: "percentunit", min: 0 },
        ),
        lines(
          "Length of prompts",
          "Mean tokens of a request that was answered.",
          [[`${by("tenant", input)} / ${by("tenant", rate("request_total_latency_metric_count"))}`, "{{tenant}}"]],
          { min: 0 },
        ),
        lines(
          "Length of answers",
          "Mean tokens of a request that was answered.",
          [[`${by("tenant", output)} / ${by("tenant", rate("request_total_latency_metric_count"))}`, "{{tenant}}"]],
          { min: 0 },
        ),
      ],
    },
    {
      title: "All of them",
      panels: [
        lines(
          "Spend an hour",
          "At the gateway's prices, by tenant.",
          [[`sum by (tenant) (rate(${SPEND}[$__rate_interval])) * 3600`, "{{tenant}}"]],
          {
            unit: "currencyUSD",
            min: 0,
            stack: true,
            w: 12,
          },
        ),
        lines("Requests by model", "What the chosen tenants ask for.", [[by("requested_model", asked), "{{requested_model}}"]], {
          unit: "reqps",
          min: 0,
          stack: true,
          w: 12,
        }),
        table(
          "Every tenant",
          "Over the range.",
          [
            [by("tenant", grown("proxy_total_requests_metric_total")), "Requests", { unit: "short", decimals: 1 }],
            [by("tenant", grown("input_tokens_metric_total")), "Tokens in", { unit: "short", decimals: 1 }],
            [by("tenant", grown("output_tokens_metric_total")), "Tokens out", { unit: "short", decimals: 1 }],
            [`sum by (tenant) (increase(${SPEND}[$__range]))`, "Spend", { unit: "currencyUSD", decimals: 2 }],
            [
              `${by("tenant", grown("proxy_failed_requests_metric_total", ',exception_status=~"5.."'))} / ${by("tenant", grown("proxy_total_requests_metric_total"))}`,
              "Failing",
              { unit: "percentunit", decimals: 2 },
            ],
            [
              `${by("tenant", grown("proxy_failed_requests_metric_total", ',exception_status="429"'))} / ${by("tenant", grown("proxy_total_requests_metric_total"))}`,
              "Over limit",
              { unit: "percentunit", decimals: 2 },
            ],
            [ttft(0.95), "TTFT p95", { unit: "s" }],
          ],
          { by: "tenant", byName: "Tenant", sort: "Spend" },
        ),
      ],
    },
  ],
};

export const tenantsDashboard = compose(spec);
