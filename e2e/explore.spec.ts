import { expect, test } from "./console-page";
import { expectHarmless, HOSTILE, nowNs, sendOtlp } from "./send-otlp";

test("a metric is found, drawn by what fits its type, split by a label, and its address shows another the same", async ({
  page,
  context,
}) => {
  await page.goto("/explore?t=15m");
  await page.getByRole("textbox", { name: "Find a metric" }).fill("vllm first_token");
  await page.getByRole("button", { name: /vllm:time_to_first_token_seconds/ }).click();
  await expect(page.getByRole("combobox", { name: "Function" })).toHaveText("Quantile");
  const rows = page.getByRole("table", { name: "Series" }).getByRole("rowheader");
  await expect(rows).toHaveCount(1);
  await page.getByRole("combobox", { name: "Split by label" }).click();
  await page.getByRole("option", { name: "model_name" }).click();
  await expect(page).toHaveURL(/by=model_name/);
  await expect(rows).toHaveCount(2);
  await expect(page.getByRole("columnheader", { name: "Lies in the bucket" })).toBeVisible();

  const other = await context.newPage();
  await other.goto(page.url());
  await expect(other.getByRole("table", { name: "Series" }).getByRole("rowheader")).toHaveText(await rows.allTextContents());
});

test("a condition narrows what is drawn, and what cannot be read as one is not taken", async ({ page }) => {
  await page.goto("/explore?t=15m&metric=vllm:time_to_first_token_seconds&by=model_name");
  const rows = page.getByRole("table", { name: "Series" }).getByRole("rowheader");
  await expect(rows).toHaveCount(2);
  const field = page.getByRole("textbox", { name: "Only series where" });
  await field.fill("no condition");
  await expect(page.getByRole("button", { name: "Add" })).toBeDisabled();
  await field.fill("model_name=~.*8B.*");
  await field.press("Enter");
  await expect(rows).toHaveCount(1);
  await page.getByRole("button", { name: "Drop model_name=~.*8B.*" }).click();
  await expect(rows).toHaveCount(2);
});

test("where more series answer than can be told apart, it says how many are drawn", async ({ page }) => {
  await page.goto("/explore?t=15m&metric=DCGM_FI_DEV_GPU_TEMP");
  await expect(page.getByText(/^top 8 of \d+ series drawn$/)).toBeVisible();
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
  await page.goto("/explore?t=15m&metric=browser_test_gauge");
  await expect(page.getByRole("table", { name: "Series" }).getByRole("rowheader").first()).toContainText("<script>");
  await expectHarmless(page);
});
