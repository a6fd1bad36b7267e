import { type DashboardSpec, compose } from "./compose";
import { LINKS } from "./links";
import { lines, stat, states } from "./panels";

const rate = (selector: string) => `rate(${selector}[$__rate_interval])`;
const own = (name: string, more = "") => `sightglass_${name}{job="sightglass"${more}}`;
const processMetric = (name: string) => `${name}{job="sightglass"}`;

/** A sender's last word stays when it falls silent: only those that send count as late. */
const late = own("ingest_lag_seconds");
const sending = `sum by (key, signal) (${rate(own("ingest_items_total"))}) > 0`;

const spec: DashboardSpec = {
  title: "Ingest",
  description: "Sightglass itself: what arrives, what is refused, how late it is, and how the process feels.",
  tags: ["sightglass", "ingest"],
  audience: "fleet",
  variables: [],
  links: [
    LINKS.fleet,
    { title: "Who sends", url: "/settings/ingest" },
    { title: "Targets", url: "/settings/targets" },
    { title: "Keys", url: "/settings/keys" },
  ],
  sections: [
    {
      title: "",
      panels: [
        stat(
          "Pushed items",
          "Samples, spans and records pushed and stored, a second. Scrapes are counted below.",
          `sum(${rate(own("ingest_items_total"))})`,
          { unit: "ops", decimals: 0 },
        ),
        stat("Scraped samples", "Samples of all targets a second, at an interval of 15 s.", "sum(scrape_samples_scraped) / 15", {
          unit: "ops",
          decimals: 0,
        }),
        stat("Targets down", "Targets that do not answer.", "count(up == 0) or vector(0)", {
          decimals: 0,
          steps: [
            [null, "ok"],
            [1, "breached"],
          ],
        }),
        stat(
          "Refused",
          "Requests refused a second: by rate limit, size, form or key.",
          `sum(${rate(own("ingest_refusals_total"))}) or vector(0)`,
          {
            unit: "ops",
            decimals: 2,
            steps: [
              [null, "ok"],
              [0.1, "at-risk"],
              [5, "breached"],
            ],
          },
        ),
        stat("Behind", "The latest sender: arrival minus the time of what it sent.", `max(${late} and on (key, signal) ${sending})`, {
          unit: "s",
          decimals: 1,
          steps: [
            [null, "ok"],
            [60, "at-risk"],
            [300, "breached"],
          ],
        }),
        stat("Own memory", "Of the process.", `max(${processMetric("process_resident_memory_bytes")})`, { unit: "bytes", decimals: 0 }),
      ],
    },
    {
      title: "What arrives",
      panels: [
        lines(
          "Pushed items by signal",
          "Metrics, traces and logs that were stored.",
          [[`sum by (signal) (${rate(own("ingest_items_total"))})`, "{{signal}}"]],
          { unit: "ops", min: 0, stack: true },
        ),
        lines(
          "Pushed items by key",
          "A key that falls silent is a sender that stopped.",
          [[`sum by (key) (${rate(own("ingest_items_total"))})`, "{{key}}"]],
          { unit: "ops", min: 0 },
        ),
        lines("Bytes", "As decoded, by signal.", [[`sum by (signal) (${rate(own("ingest_bytes_total"))})`, "{{signal}}"]], {
          unit: "Bps",
          min: 0,
          stack: true,
        }),
        lines(
          "How late",
          "Arrival minus the newest time in the request, by key. Grows: the sender's queue is full, or its clock is wrong.",
          [[`max by (key, signal) (${late}) and ${sending}`, "{{key}} {{signal}}"]],
          { unit: "s" },
        ),
        lines(
          "Bodies in memory",
          "Requests that wait to be stored. At the limit, senders are asked to wait.",
          [[own("ingest_in_flight_bytes"), "bytes"]],
          { unit: "bytes", min: 0 },
        ),
        lines(
          "Requests",
          "Answered with success, by signal.",
          [[`sum by (signal) (${rate(own("ingest_requests_total"))})`, "{{signal}}"]],
          { unit: "reqps", min: 0 },
        ),
      ],
    },
    {
      title: "What does not",
      panels: [
        lines(
          "Refused requests",
          "By reason. Settings, Ingest shows the last example of each.",
          [
            [
              `sum by (signal, reason) (${rate(own("ingest_refusals_total"))}) or on () label_replace(vector(0), "reason", "nothing refused", "", "")`,
              "{{signal}} {{reason}}",
            ],
          ],
          { unit: "ops", min: 0 },
        ),
        lines(
          "Refused items",
          "Items refused while the rest of their request was taken.",
          [[`sum by (signal, key) (${rate(own("ingest_rejected_items_total"))})`, "{{key}} {{signal}}"]],
          { unit: "ops", min: 0 },
        ),
        lines(
          "Private values removed",
          "By rule. A rise after a release: a program began to send what it should not.",
          [[`sum by (rule) (${rate(own("ingest_private_items_total"))})`, "{{rule}}"]],
          { unit: "ops", min: 0 },
        ),
      ],
    },
    {
      title: "Scrapes",
      panels: [
        states("Targets", "Each job: the share of its targets that answer.", [["avg by (job) (up)", "{{job}}"]], {
          unit: "percentunit",
          decimals: 0,
          steps: [
            [null, "breached"],
            [0.5, "at-risk"],
            [1, "ok"],
          ],
        }),
        lines(
          "Time of a scrape",
          "The slowest target of each job. Near its timeout: it will soon be missing.",
          [["max by (job) (scrape_duration_seconds)", "{{job}}"]],
          { unit: "s", min: 0 },
        ),
        lines(
          "Samples of a scrape",
          "Grows without new targets: a label has begun to take many values.",
          [["sum by (job) (scrape_samples_scraped)", "{{job}}"]],
          { min: 0, decimals: 0, stack: true },
        ),
      ],
    },
    {
      title: "The process",
      panels: [
        lines("Processor", "Cores in use.", [[rate(processMetric("process_cpu_seconds_total")), "cores"]], { min: 0, decimals: 2 }),
        lines(
          "Memory",
          "Resident, and the heap within it.",
          [
            [processMetric("process_resident_memory_bytes"), "resident"],
            [processMetric("nodejs_heap_size_used_bytes"), "heap"],
          ],
          { unit: "bytes", min: 0 },
        ),
        lines(
          "Event loop, p99",
          "How long something that is ready waits for its turn. Above 0.1 s everything stutters.",
          [[processMetric("nodejs_eventloop_lag_p99_seconds"), "p99"]],
          {
            unit: "s",
            min: 0,
            limits: true,
            steps: [
              [null, "ok"],
              [0.1, "breached"],
            ],
          },
        ),
        lines(
          "Own requests, p95 by route",
          "The console's own pages and API.",
          [
            [
              `topk(8, histogram_quantile(0.95, sum by (le, route) (${rate(own("http_request_duration_seconds_bucket"))})) > 0)`,
              "{{route}}",
            ],
          ],
          { unit: "s", min: 0 },
        ),
        lines(
          "Own answers by status",
          "5xx are faults of Sightglass: its log says more.",
          [[`sum by (status) (${rate(own("http_request_duration_seconds_count"))})`, "{{status}}"]],
          { unit: "reqps", min: 0, stack: true },
        ),
        lines(
          "Live connections",
          "Open pages that follow along, and own spans dropped a second.",
          [
            [own("live_connections"), "connections"],
            [rate(own("own_spans_dropped_total")), "spans dropped"],
          ],
          { min: 0 },
        ),
      ],
    },
  ],
};

export const ingestDashboard = compose(spec);
