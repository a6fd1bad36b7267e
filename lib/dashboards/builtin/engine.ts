import { type DashboardSpec, compose } from "./compose";
import { engineSelectors } from "./engine-selectors";
import { LINKS } from "./links";
import { heatmap, lines, stat } from "./panels";
import { modelOfEngines, nodeOfEngines, regionOfEngines } from "./variables";

const engine = engineSelectors({ node: true });
const vllm = (name: string, more = "") => `vllm:${name}{${engine.where}${more}}`;
const sglang = (name: string, more = "") => `sglang:${name}{${engine.where}${more}}`;
const rate = (selector: string) => `rate(${selector}[$__rate_interval])`;
const byModel = (expr: string) => `sum by (model_name) (${expr})`;
const byNode = (expr: string) => `sum by (instance) (${expr})`;

const hitShare = [
  `${byModel(rate(vllm("prefix_cache_hits_total")))} / ${byModel(rate(vllm("prefix_cache_queries_total")))}`,
  `${byModel(rate(sglang("cached_tokens_total", ',cache_source="total"')))} / ${byModel(rate(sglang("prompt_tokens_total")))}`,
].join(" or ");
const meanOf = (name: string) => `${byModel(rate(vllm(`${name}_sum`)))} / ${byModel(rate(vllm(`${name}_count`)))}`;
const stage = (q: number, name: string) =>
  `histogram_quantile(${q}, sum by (le, model_name) (${rate(sglang("per_stage_req_latency_seconds_bucket", `,stage="${name}"`))}))`;
const vllmQuantile = (q: number, name: string) => `histogram_quantile(${q}, sum by (le, model_name) (${rate(vllm(`${name}_bucket`))}))`;

const spec: DashboardSpec = {
  title: "Engine",
  description:
    "One model, or one node, from its queue to its last token: what waits, what fills the memory, how large the batches are and what users feel of it.",
  tags: ["engine", "vllm", "sglang"],
  audience: "fleet",
  variables: [regionOfEngines, modelOfEngines, nodeOfEngines],
  links: [LINKS.fleet, LINKS.gpu, LINKS.gateway, LINKS.nodes, LINKS.traces, LINKS.errorLogs],
  sections: [
    {
      title: "",
      panels: [
        stat("Running", "Requests in the batches now.", `sum(${engine.of("running")})`, { decimals: 0 }),
        stat("Waiting", "Requests that no batch has room for.", `sum(${engine.of("waiting")})`, {
          decimals: 0,
          steps: [
            [null, "ok"],
            [10, "at-risk"],
            [50, "breached"],
          ],
        }),
        stat("KV memory, fullest", "The node with the least room for more tokens.", `max(${engine.of("kvUsage")})`, {
          unit: "percentunit",
          decimals: 0,
          steps: [
            [null, "ok"],
            [0.9, "at-risk"],
            [0.97, "breached"],
          ],
        }),
        stat(
          "TTFT p95, worst",
          "95th percentile of the time to the first token, of the model where it is longest.",
          `max(${engine.quantile(0.95, "ttft")})`,
          {
            unit: "s",
            steps: [
              [null, "ok"],
              [2, "at-risk"],
              [5, "breached"],
            ],
          },
        ),
        stat("Tokens generated", "Output a second.", `sum(${engine.rate("generated")})`, { unit: "tokens/s" }),
        stat(
          "Preemptions",
          "Requests thrown out of a batch to make room, a second. Their work is done twice.",
          `sum(${engine.rate("preempted")})`,
          {
            decimals: 2,
            steps: [
              [null, "ok"],
              [0.05, "at-risk"],
              [0.5, "breached"],
            ],
          },
        ),
      ],
    },
    {
      title: "Queue",
      panels: [
        lines(
          "Running and waiting",
          "Waiting grows while running does not: the batch is full. Both grow: more traffic.",
          [
            [byModel(engine.of("running")), "running {{model_name}}"],
            [byModel(engine.of("waiting")), "waiting {{model_name}}"],
          ],
          {
            min: 0,
            decimals: 0,
            overrides: [{ match: { by: "ref", value: "B" }, set: { dashed: true } }],
          },
        ),
        lines(
          "Time in the queue",
          "vLLM's lowest bucket ends at 0.3 s: below it the median is a guess.",
          [
            [engine.quantile(0.5, "queue"), "p50 {{model_name}}"],
            [engine.quantile(0.95, "queue"), "p95 {{model_name}}"],
          ],
          { unit: "s", min: 0 },
        ),
        lines(
          "Why requests wait",
          "vLLM alone tells. Capacity: the KV memory or the batch is full. Deferred: something has to be loaded first.",
          [[`sum by (reason) (${vllm("num_requests_waiting_by_reason")})`, "{{reason}}"]],
          { min: 0, decimals: 0, stack: true },
        ),
      ],
    },
    {
      title: "KV memory",
      panels: [
        lines(
          "KV memory in use",
          "By node. One node far above its siblings: the router sends it too much.",
          [[`max by (instance) (${engine.of("kvUsage")})`, "{{instance}}"]],
          {
            unit: "percentunit",
            min: 0,
            max: 1,
            limits: true,
            steps: [
              [null, "ok"],
              [0.9, "breached"],
            ],
          },
        ),
        lines(
          "Prompt tokens found in the cache",
          "Share of prompt tokens that needed no computing. It collapses when the start of prompts changes or the router forgets who had what: first tokens become slow and dear.",
          [[hitShare, "{{model_name}}"]],
          { unit: "percentunit", min: 0, max: 1 },
        ),
        lines(
          "Preemptions",
          "A second, by node. With KV memory full and requests waiting: fewer sequences at a time, shorter contexts, or another replica.",
          [[byNode(engine.rate("preempted")), "{{instance}}"]],
          { min: 0, decimals: 2 },
        ),
      ],
    },
    {
      title: "Batch",
      panels: [
        lines(
          "Requests in a batch",
          "By node. Larger batches serve more and slow each one down.",
          [[byNode(engine.of("running")), "{{instance}}"]],
          { min: 0, decimals: 0 },
        ),
        lines(
          "Tokens a step",
          "Tokens that a step of the engine works through, prefill and decode together (vLLM). Near the limit: prefills take turns.",
          [
            [vllmQuantile(0.5, "iteration_tokens_total"), "p50 {{model_name}}"],
            [vllmQuantile(0.95, "iteration_tokens_total"), "p95 {{model_name}}"],
          ],
          { min: 0, decimals: 0 },
        ),
        lines(
          "Steps",
          "Steps a second by node. Zero with requests running: the engine hangs. Take it out of the routing and restart all its ranks.",
          [
            [byNode(rate(vllm("iteration_tokens_total_count"))), "{{instance}}"],
            [byNode(rate(sglang("cuda_graph_passes_total"))), "{{instance}}"],
          ],
          { min: 0 },
        ),
      ],
    },
    {
      title: "First token",
      panels: [
        lines(
          "Time to first token",
          "What a user waits before anything appears.",
          [
            [engine.quantile(0.5, "ttft"), "p50 {{model_name}}"],
            [engine.quantile(0.95, "ttft"), "p95 {{model_name}}"],
            [engine.quantile(0.99, "ttft"), "p99 {{model_name}}"],
          ],
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
          "First tokens by how long they took",
          "Two bands are two kinds of requests, often cached and not cached prompts.",
          engine.buckets("ttft"),
          { unit: "s" },
        ),
        lines(
          "Prefill, p95",
          "Computing the prompt, without waiting. Follows prompt length and what the cache held.",
          [
            [vllmQuantile(0.95, "request_prefill_time_seconds"), "{{model_name}}"],
            [stage(0.95, "prefill_forward"), "{{model_name}}"],
          ],
          { unit: "s", min: 0 },
        ),
        lines(
          "First token beyond queue and prefill",
          "Mean time to the first token that neither the queue nor the prefill explains (vLLM): tokenising and moving data. Above 0.25 s the processor is the bottleneck, not the GPU.",
          [
            [
              `clamp_min(${meanOf("time_to_first_token_seconds")} - ${meanOf("request_queue_time_seconds")} - ${meanOf("request_prefill_time_seconds")}, 0)`,
              "{{model_name}}",
            ],
          ],
          { unit: "s", min: 0 },
        ),
      ],
    },
    {
      title: "Tokens after it",
      panels: [
        lines(
          "Between tokens",
          "Every token counts once. Rises with batch size, long prefills in between, and preemptions.",
          [
            [engine.quantile(0.5, "itl"), "p50 {{model_name}}"],
            [engine.quantile(0.99, "itl"), "p99 {{model_name}}"],
          ],
          { unit: "s", min: 0 },
        ),
        lines(
          "Decode, p95",
          "From the first token to the last.",
          [
            [vllmQuantile(0.95, "request_decode_time_seconds"), "{{model_name}}"],
            [stage(0.95, "decode_forward"), "{{model_name}}"],
          ],
          { unit: "s", min: 0 },
        ),
        lines(
          "Whole request",
          "From the engine's door to the last token.",
          [
            [engine.quantile(0.5, "e2e"), "p50 {{model_name}}"],
            [engine.quantile(0.95, "e2e"), "p95 {{model_name}}"],
          ],
          { unit: "s", min: 0 },
        ),
      ],
    },
    {
      title: "Throughput and outcome",
      panels: [
        lines(
          "Tokens generated",
          "By node. Siblings should be alike; one that is slower for the same batch has a slow GPU.",
          [[byNode(engine.rate("generated")), "{{instance}}"]],
          { unit: "tokens/s", min: 0 },
        ),
        lines(
          "Prompt tokens, computed and cached",
          "vLLM tells where each prompt token came from.",
          [[`sum by (source) (${rate(vllm("prompt_tokens_by_source_total"))})`, "{{source}}"]],
          { unit: "tokens/s", min: 0, stack: true },
        ),
        lines(
          "Length of prompts and answers",
          "Means in tokens. Longer prompts fill memory, longer answers hold their place in the batch.",
          [
            [engine.mean("promptLength"), "prompt {{model_name}}"],
            [engine.mean("outputLength"), "answer {{model_name}}"],
          ],
          {
            min: 0,
            overrides: [{ match: { by: "ref", value: "B" }, set: { dashed: true } }],
          },
        ),
        lines(
          "How requests end",
          "vLLM's reasons. “length” rising: answers are cut off. “repetition” or “abort” rising after a release: roll it back.",
          [[`sum by (finished_reason) (${rate(vllm("request_success_total"))})`, "{{finished_reason}}"]],
          { unit: "reqps", min: 0, stack: true },
        ),
        lines(
          "Share that does not end well",
          "Aborted, failed or repeating, of all that ended.",
          [
            [
              `${byModel(rate(vllm("request_success_total", ',finished_reason=~"abort|error|repetition"')))} / ${byModel(rate(vllm("request_success_total")))}`,
              "{{model_name}}",
            ],
            [`${byModel(rate(sglang("num_aborted_requests_total")))} / ${byModel(rate(sglang("num_requests_total")))}`, "{{model_name}}"],
          ],
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
        {
          kind: "logs",
          title: "Errors in the engines' logs",
          description: "The newest. A message that was never there before a release is the first suspect.",
          filters: { level: "error" },
          limit: 50,
        },
      ],
    },
  ],
};

export const engineDashboard = compose(spec);
