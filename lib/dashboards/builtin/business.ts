import { type DashboardSpec, compose } from "./compose";
import { LINKS } from "./links";
import { type Ask, bars, lines, stat, table } from "./panels";
import { choice } from "./variables";

const TENANT = 'tenant=~"$tenant"';
const users = (window: string) => `gateway_active_users{${TENANT},window="${window}"}`;
const requests = `litellm_proxy_total_requests_metric_total{${TENANT}}`;
const served = `litellm_proxy_total_requests_metric_total{${TENANT},status_code="200"}`;
const spend = `litellm_spend_metric_total{${TENANT}}`;
const output = `litellm_output_tokens_metric_total{${TENANT}}`;
const input = `litellm_input_tokens_metric_total{${TENANT}}`;
const feedback = (more = "") => `gateway_feedback_total{${TENANT}${more}}`;
const good = (window: string, by = "") =>
  `sum${by} (increase(${feedback(',rating="up"')}[${window}])) / sum${by} (increase(${feedback()}[${window}]))`;

/**
 * Mean requests an hour for each hour of the day, or day of the week, of the
 * last week: every hour's increase takes the hour as a label, and then the
 * mean over time of each.
 */
const rhythm = (label: string, clock: string) =>
  `avg_over_time((sum(increase(${requests}[1h])) * on () group_right () count_values("${label}", ${clock}))[1w:1h])`;
const hourOfDay = `label_replace(${rhythm("hour", "hour()")}, "hour", "0$1", "hour", "(\\\\d)")`;
const WEEKDAYS = ["7 Sun", "1 Mon", "2 Tue", "3 Wed", "4 Thu", "5 Fri", "6 Sat"];
const dayOfWeek = WEEKDAYS.reduce(
  (expr, name, i) => `label_replace(${expr}, "day", "${name}", "day", "${i}")`,
  rhythm("day", "day_of_week()"),
);

const perDay = (counter: string): Ask => [`sum by (tenant) (increase(${counter}[1d]))`, "{{tenant}}"];
const OF_TODAY = { bars: true, stack: true, min: 0, step: "1d" } as const;

const spec: DashboardSpec = {
  title: "Business",
  description: "Who comes back, when the API is used, and whether people like the answers. Times are UTC.",
  tags: ["business", "users"],
  audience: "everyone",
  range: "7d",
  variables: [choice("tenant", "Tenant", "label_values(litellm_proxy_total_requests_metric_total, tenant)")],
  links: [LINKS.tenants, LINKS.gateway],
  sections: [
    {
      title: "",
      panels: [
        stat("Daily active users", "Distinct users in the last 24 hours, added up over tenants.", `sum(${users("1d")})`, {
          unit: "short",
          decimals: 1,
          step: "1h",
        }),
        stat("Monthly active users", "Distinct users in the last 30 days.", `sum(${users("30d")})`, {
          unit: "short",
          decimals: 1,
          step: "1h",
        }),
        stat(
          "Daily of monthly",
          "How many of a month's users come on a day. Above a fifth, the product is a habit.",
          `sum(${users("1d")}) / sum(${users("30d")})`,
          { unit: "percentunit", decimals: 0, step: "1h" },
        ),
        stat("Content with the answer", "Thumbs up, of all thumbs of the last 24 hours.", good("1d"), {
          unit: "percentunit",
          decimals: 1,
          step: "1h",
          steps: [
            [null, "breached"],
            [0.8, "at-risk"],
            [0.88, "ok"],
          ],
        }),
        stat("Requests, last 24 h", "Asked, whatever became of them.", `sum(increase(${requests}[1d]))`, {
          unit: "short",
          decimals: 1,
          step: "1h",
        }),
        stat("Spend, last 24 h", "At the gateway's prices.", `sum(increase(${spend}[1d]))`, {
          unit: "currencyUSD",
          decimals: 2,
          step: "1h",
        }),
      ],
    },
    {
      title: "Users",
      panels: [
        lines(
          "Active users",
          "Distinct over a day, a week and a month.",
          [
            [`sum(${users("1d")})`, "day"],
            [`sum(${users("7d")})`, "week"],
            [`sum(${users("30d")})`, "month"],
          ],
          { unit: "short", min: 0, step: "1h" },
        ),
        lines(
          "Daily active users by tenant",
          "One that falls week over week is about to leave: ask before it does.",
          [[`sum by (tenant) (${users("1d")})`, "{{tenant}}"]],
          { unit: "short", min: 0, step: "1h" },
        ),
        lines(
          "Daily of monthly, by tenant",
          "Habit, or errand.",
          [[`sum by (tenant) (${users("1d")}) / sum by (tenant) (${users("30d")})`, "{{tenant}}"]],
          { unit: "percentunit", min: 0, step: "1h" },
        ),
        lines(
          "Requests of a user",
          "Requests of a day over the users of that day.",
          [[`sum by (tenant) (increase(${served}[1d])) / sum by (tenant) (${users("1d")})`, "{{tenant}}"]],
          { min: 0, step: "1h" },
        ),
        bars("Users now, by tenant", "Distinct over the last 24 hours.", [[`sort_desc(sum by (tenant) (${users("1d")}))`, "{{tenant}}"]], {
          unit: "short",
        }),
      ],
    },
    {
      title: "When",
      panels: [
        bars(
          "By hour of the day",
          "Mean requests an hour over the last week. Plan work on the fleet into the valley.",
          [[hourOfDay, "{{hour}}"]],
          { unit: "short", decimals: 1, w: 14, upright: true },
        ),
        bars("By day of the week", "Mean requests an hour over the last week.", [[dayOfWeek, "{{day}}"]], {
          unit: "short",
          decimals: 1,
          w: 10,
          upright: true,
        }),
        lines("Requests a day", "By tenant; each bar is the 24 hours before it.", [perDay(requests)], { ...OF_TODAY, unit: "short" }),
        lines(
          "Tokens a day",
          "Prompts and answers.",
          [
            [`sum(increase(${input}[1d]))`, "in"],
            [`sum(increase(${output}[1d]))`, "out"],
          ],
          { ...OF_TODAY, unit: "short" },
        ),
        lines("Spend a day", "By tenant, at the gateway's prices.", [perDay(spend)], { ...OF_TODAY, unit: "currencyUSD" }),
      ],
    },
    {
      title: "Satisfaction",
      panels: [
        lines(
          "Content with the answer",
          "Thumbs up of the thumbs of six hours, all tenants. A dip after a release is the users' verdict on it.",
          [[good("6h"), "content"]],
          {
            unit: "percentunit",
            max: 1,
            limits: true,
            steps: [
              [null, "breached"],
              [0.88, "ok"],
            ],
            step: "1h",
          },
        ),
        lines("By model", "Of twelve hours.", [[good("12h", " by (requested_model)"), "{{requested_model}}"]], {
          unit: "percentunit",
          max: 1,
          step: "1h",
        }),
        bars("By tenant, last 24 h", "Share of thumbs up.", [[`sort(${good("1d", " by (tenant)")})`, "{{tenant}}"]], {
          unit: "percentunit",
          decimals: 1,
          max: 1,
        }),
        table(
          "Every tenant",
          "The last 24 hours.",
          [
            [`sum by (tenant) (${users("1d")})`, "Users", {}],
            [`sum by (tenant) (${users("30d")})`, "Users, 30 d", {}],
            [`sum by (tenant) (increase(${requests}[1d]))`, "Requests", { unit: "short", decimals: 1 }],
            [`sum by (tenant) (increase(${spend}[1d]))`, "Spend", { unit: "currencyUSD", decimals: 2 }],
            [`sum by (tenant) (increase(${feedback()}[1d]))`, "Rated", {}],
            [good("1d", " by (tenant)"), "Content", { unit: "percentunit", decimals: 1 }],
          ],
          { by: "tenant", byName: "Tenant", sort: "Users" },
        ),
      ],
    },
  ],
};

export const businessDashboard = compose(spec);
