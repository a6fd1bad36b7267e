import { exploreHref } from "@/components/explore/url";
import { expect, expectAccessible, open, test } from "./console-page";

test("a metric is found by what it means, read in detail, and opened in Explore", async ({ page }) => {
  await open(page, "/catalogue?t=15m");
  await page.getByRole("textbox", { name: "Find a metric" }).fill("vllm first_token");
  await page.getByRole("button", { name: /vllm:time_to_first_token_seconds/ }).click();
  const drawer = page.getByRole("dialog");
  await expect(drawer).toContainText("from arrival to the first token");
  await expect(drawer.getByRole("link", { name: "model_name" })).toBeVisible();
  await expect(drawer.locator("[data-slot=chart]")).toBeVisible();
  await drawer.getByRole("link", { name: "Open in Explore" }).click();
  await expect(page.locator("[data-slot=built-query]")).toContainText("histogram_quantile");
  await expect(page.getByRole("table", { name: "Series" }).getByRole("rowheader")).toHaveCount(1);
});

test("names are ordered by what they cost in series, and the order is in the address", async ({ page }) => {
  await open(page, "/catalogue");
  await page.getByRole("button", { name: "Series", exact: true }).click();
  await expect(page).toHaveURL(/sort=series&dir=desc/);
  await expect(page.getByRole("columnheader", { name: "Series", exact: true })).toHaveAttribute("aria-sort", "descending");
});

test("cardinality is narrowed to a metric and to the values of a label, and says what could be left out", async ({ page }) => {
  await open(page, "/catalogue/cardinality");
  const metrics = page.getByRole("table", { name: "By metric" });
  const name = await metrics.getByRole("button").first().innerText();
  await metrics.getByRole("button").first().click();
  await expect(page.getByRole("heading", { name, exact: true })).toBeVisible();
  const labels = page.getByRole("table", { name: "Labels by values" });
  const label = await labels.getByRole("button").first().innerText();
  await labels.getByRole("button").first().click();
  await expect(
    page
      .getByRole("table", { name: `Values of ${label}` })
      .getByRole("rowheader")
      .first(),
  ).toBeVisible();
  await expect(page).toHaveURL(/metric=.*label=|label=.*metric=/);
});

for (const address of ["/catalogue?t=15m&metric=DCGM_FI_DEV_GPU_TEMP", "/catalogue/cardinality?label=instance"]) {
  test(`${address} reads well in light and dark, on a desk and on a phone`, async ({ page }) => {
    await page.goto(address);
    await page.locator("[data-slot=row]").first().waitFor();
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 844 });
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        await test.step(`${width} px, ${colorScheme}`, () => expectAccessible(page));
      }
      expect(await page.evaluate(() => document.documentElement.scrollWidth), `${width} px: scrolls sideways`).toBeLessThanOrEqual(width);
    }
  });
}

test.describe("a tenant's viewer", () => {
  test.use({ role: "tenant-viewer" });

  test("finds that tenant's metrics alone, draws them, and is offered nothing that may not be done", async ({ page }) => {
    await open(page, "/catalogue");
    await expect(page.getByRole("button", { name: /litellm_proxy_total_requests_metric_total/ })).toBeVisible();
    await expect(page.getByRole("button", { name: /DCGM_|vllm:/ })).toHaveCount(0);
    await page.goto(exploreHref([{ expr: "count by (tenant) (litellm_proxy_total_requests_metric_total)" }], { time: "15m" }));
    await expect(page.getByRole("table", { name: "Series" }).getByRole("rowheader")).toHaveCount(1);
    await expect(page.getByRole("button", { name: "Add to dashboard" })).toHaveCount(0);
  });
});
