import type { Page } from "playwright/test";
import { exploreHref } from "@/components/explore/url";
import { expect, expectAccessible, open, test } from "./console-page";
import { expectHarmless, HOSTILE, nowNs, sendOtlp } from "./send-otlp";

const at = (expr: string, more: Parameters<typeof exploreHref>[1] = {}) => exploreHref([{ expr }], { time: "15m", ...more });
const legend = (page: Page) => page.getByRole("table", { name: "Series" }).getByRole("rowheader");
const editor = (page: Page, letter = "A") => page.getByRole("textbox", { name: `Query ${letter}` });

test("a query is written with completion and drawn; a drag zooms, and back is back", async ({ page }) => {
  await open(page, "/explore?t=15m");
  await page.getByRole("radiogroup", { name: "How to write A" }).getByText("Code").click();
  await editor(page).click();
  await page.keyboard.type("sum by (model_name) (vllm:num_requests_runn");
  const offer = page.getByRole("option", { name: /vllm:num_requests_running/ });
  await offer.click();
  await page.keyboard.press("End");
  await expect(editor(page)).toContainText("vllm:num_requests_running)");
  await page.keyboard.press("Enter");
  await expect(legend(page)).toHaveCount(2);
  await page.keyboard.press("Escape");
  await expect(editor(page)).not.toBeFocused();
  await page.keyboard.press("/");
  await expect(editor(page)).toBeFocused();
  const chart = page.locator("[data-slot=chart]").first();
  const box = await chart.boundingBox();
  if (!box) throw new Error("The graph is not drawn.");
  const before = page.url();
  // The newest part: a console that has just started has no other.
  await page.mouse.move(box.x + box.width * 0.75, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.98, box.y + box.height / 2, { steps: 5 });
  await page.mouse.up();
  await expect(page).toHaveURL(/t=[^&]*\.\./);
  await expect(legend(page)).toHaveCount(2);
  await page.goBack();
  await expect(page).toHaveURL(before);
});

test("an address shows another the same", async ({ page, context }) => {
  await page.goto(
    exploreHref([{ expr: "up" }, { expr: "sum by (model_name) (rate(vllm:generation_tokens_total[5m]))", legend: "{{model_name}}!" }], {
      time: "15m",
    }),
  );
  await expect(legend(page).filter({ hasText: "!" })).toHaveCount(2);
  const other = await context.newPage();
  await other.goto(page.url());
  await expect(legend(other)).toHaveText(await legend(page).allTextContents());
});

test("a histogram is built without writing: its 95th percentile by model, with the bucket it lies in", async ({ page }) => {
  await open(page, "/explore?t=15m");
  await page.getByRole("textbox", { name: "Find a metric" }).fill("vllm first_token");
  await page.getByRole("button", { name: /vllm:time_to_first_token_seconds/ }).click();
  await expect(page.getByRole("combobox", { name: "Function of A" })).toHaveText("Percentile");
  await expect(legend(page)).toHaveCount(1);
  await page.getByRole("combobox", { name: "Split A by label" }).click();
  await page.getByRole("option", { name: "model_name" }).click();
  await expect(legend(page)).toHaveCount(2);
  await expect(page.getByRole("columnheader", { name: "Lies in the bucket" })).toBeVisible();
  await expect(page.locator("[data-slot=built-query]")).toContainText("histogram_quantile(0.95, sum by (le, model_name)");
  await page.getByRole("radiogroup", { name: "How to write A" }).getByText("Code").click();
  await expect(editor(page)).toContainText("histogram_quantile(0.95");
  await page.getByRole("tab", { name: "Heat map" }).click();
  await expect(page.locator("[data-slot=heatmap] canvas")).toBeVisible();
});

test("a query that is none says line, column and cause, and what is beside it is still answered", async ({ page }) => {
  await page.goto(exploreHref([{ expr: "sum(\n  rate(up[5m]" }, { expr: "up" }], { time: "15m" }));
  await expect(page.getByRole("listitem", { name: "Query A" }).getByRole("alert")).toContainText(
    /Error 2:\d+: .*unclosed left parenthesis/,
  );
  await expect(legend(page).first()).toBeVisible();
});

test("a metric that never came is doubted while it is written, with one that exists", async ({ page }) => {
  await open(page, "/explore?t=15m");
  await page.getByRole("radiogroup", { name: "How to write A" }).getByText("Code").click();
  await editor(page).click();
  await page.keyboard.type("vllm:gpu_cache_usage_perc ");
  await page.locator(".cm-lintRange-warning").hover();
  await expect(page.getByText(/Its measure is now called vllm:kv_cache_usage_perc/)).toBeVisible();
  await page.getByRole("button", { name: "Use vllm:kv_cache_usage_perc" }).click();
  await expect(editor(page)).toContainText("vllm:kv_cache_usage_perc");
});

test("an exemplar on the graph leads to its trace", async ({ page }) => {
  const traceId = [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
  const resource = { attributes: [{ key: "service.name", value: { stringValue: "browser-test" } }] };
  const span = { traceId, spanId: "00f067aa0ba902b7", name: "slow one", startTimeUnixNano: nowNs(-700), endTimeUnixNano: nowNs(), kind: 2 };
  await sendOtlp("traces", { resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] });
  const point = (afterMs: number, count: number, exemplars: readonly unknown[] = []) => ({
    timeUnixNano: nowNs(afterMs),
    startTimeUnixNano: nowNs(-600_000),
    count: String(count),
    sum: count * 0.7,
    bucketCounts: ["0", String(count)],
    explicitBounds: [0.5],
    exemplars,
  });
  const exemplar = { timeUnixNano: nowNs(-20_000), asDouble: 0.7, traceId, spanId: span.spanId };
  const histogram = {
    aggregationTemporality: 2,
    dataPoints: [point(-90_000, 1), point(-60_000, 2), point(-30_000, 3), point(-15_000, 4, [exemplar])],
  };
  await sendOtlp("metrics", {
    resourceMetrics: [{ resource, scopeMetrics: [{ metrics: [{ name: "browser_test_seconds", unit: "s", histogram }] }] }],
  });
  await page.goto(at("histogram_quantile(0.95, sum by (le) (rate(browser_test_seconds_bucket[5m])))", { time: "5m", exemplars: true }));
  const dot = page.getByRole("link", { name: /^Trace of 700/ }).first();
  await expect(dot).toBeVisible();
  await dot.click();
  await expect(page).toHaveURL(new RegExp(`/traces/${traceId}`));
  await expect(page.getByText("slow one").first()).toBeVisible();
});

test("rows are added, copied, hidden and removed, and where many series answer it says how many are drawn", async ({ page }) => {
  await open(page, at("DCGM_FI_DEV_GPU_TEMP"));
  await expect(page.getByText(/^top 8 of \d+ series drawn$/)).toBeVisible();
  const lines = page.getByRole("table", { name: "Series" }).getByRole("button");
  await lines.nth(9).click();
  await expect(lines.nth(9)).toHaveAttribute("aria-pressed", "true");
  await expect(page).toHaveURL(/show=/);
  await page.reload();
  await expect(lines.nth(9)).toHaveAttribute("aria-pressed", "true");
  await page.getByRole("button", { name: "Duplicate A" }).click();
  await expect(page.getByRole("listitem", { name: "Query B" })).toBeVisible();
  await page.getByRole("button", { name: "Hide A" }).click();
  await expect(page).toHaveURL(/hidden/);
  await page.getByRole("button", { name: "Remove B" }).click();
  await expect(page.getByRole("listitem", { name: "Query B" })).toHaveCount(0);
});

test("table and explanation say the same answer in numbers, and how it came about", async ({ page }) => {
  await page.goto(at("sum by (model_name) (rate(vllm:generation_tokens_total[5m]))", { view: "table" }));
  await expect(page.getByRole("table", { name: "Values" }).getByRole("rowheader")).toHaveCount(2);
  await page.getByRole("tab", { name: "Explain" }).click();
  await expect(page.getByRole("table", { name: "Steps of A" }).getByRole("rowheader").first()).toContainText("sum by (model_name)");
});

test("an address of before there were queries asks the same", async ({ page }) => {
  await page.goto("/explore?t=15m&metric=vllm:time_to_first_token_seconds&by=model_name");
  await expect(legend(page)).toHaveCount(2);
});

test("what is shown goes onto a new dashboard", async ({ page }) => {
  await open(page, at("up"));
  await page.getByRole("button", { name: "Add to dashboard" }).click();
  await page.getByRole("combobox", { name: "Dashboard" }).click();
  await page.getByRole("option", { name: "A new dashboard" }).click();
  await page.getByRole("textbox", { name: "Name of the new dashboard" }).fill("From Explore");
  await page.getByRole("button", { name: "Add panel" }).click();
  await expect(page.getByRole("status").getByRole("link", { name: "From Explore" })).toBeVisible();
});

test("explore reads well with everything on it", async ({ page }) => {
  await open(page, at("histogram_quantile(0.95, sum by (le) (rate(vllm:time_to_first_token_seconds_bucket[$__rate_interval])))"));
  await legend(page).first().waitFor();
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 844 });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      for (const tab of ["Graph", "Table", "Heat map", "Explain"]) {
        await page.getByRole("tab", { name: tab }).click();
        await page.locator("[data-slot=panel][data-state=ready]").first().waitFor();
        await test.step(`${tab}, ${width} px, ${colorScheme}`, () => expectAccessible(page));
      }
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  }
});

test("a hostile label and help are drawn as text", async ({ page }) => {
  await sendOtlp("metrics", {
    resourceMetrics: [
      {
        resource: { attributes: [{ key: "service.name", value: { stringValue: "browser-test" } }] },
        scopeMetrics: [
          {
            metrics: [
              {
                name: "browser_test_gauge",
                description: HOSTILE,
                gauge: {
                  dataPoints: [{ timeUnixNano: nowNs(), asDouble: 3, attributes: [{ key: "path", value: { stringValue: HOSTILE } }] }],
                },
              },
            ],
          },
        ],
      },
    ],
  });
  await page.goto(at("sum by (path) (browser_test_gauge)"));
  await expect(legend(page).first()).toContainText("<script>");
  await expectHarmless(page);
});
