import { readAccess, signedInAs } from "./console-access";
import { expect, expectAccessible, open, test } from "./console-page";

for (const colorScheme of ["light", "dark"] as const) {
  test(`the fleet is told in figures and deployments, worst first, for everyone to read (${colorScheme})`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await open(page, "/fleet", "heat-strip");
    const table = page.getByRole("table", { name: "Deployments, worst first" });
    await expect(table.getByRole("row")).not.toHaveCount(1);
    for (const label of ["Requests", "TTFT p95", "Tokens / s", "Error rate", "Spend today"]) {
      await expect(page.getByRole("term").filter({ hasText: label }).first()).toBeVisible();
    }
    const ranks = await table.locator("[data-slot=severity]").allTextContents();
    expect(ranks).toEqual(ranks.toSorted());
    await expectAccessible(page);
  });
}

test("a deployment opens in place to its replicas, by keys alone, and a replica to its page", async ({ page }) => {
  await open(page, "/fleet", "heat-strip");
  const first = page.locator("tr[data-line]").first();
  await first.waitFor();
  await page.keyboard.press("j");
  await expect(first).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("x");
  await expect(first.getByRole("button")).toHaveAttribute("aria-expanded", "true");
  await expect(page).toHaveURL(/open=/);
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/nodes\//);
});

test("the heat strip shows every replica over time", async ({ page }) => {
  await open(page, "/fleet?t=15m", "heat-strip");
  await page.locator("tr[data-line]").first().waitFor();
  await page.keyboard.press("v");
  await expect(page).toHaveURL(/view=heat/);
  await expect(page.getByRole("list", { name: /of every replica over time/ }).getByRole("listitem")).not.toHaveCount(0);
  await expectAccessible(page);
});

test("a search that finds nothing says so and offers everything", async ({ page }) => {
  await open(page, "/fleet?q=no-such-model", "heat-strip");
  await expect(page.getByText("No deployment, model, region, node or tenant contains “no-such-model”.")).toBeVisible();
  await page.getByRole("button", { name: /^Show all/ }).click();
  await expect(page.locator("tr[data-line]").first()).toBeVisible();
});

test("the page refreshes by itself while live is on", async ({ page }) => {
  await open(page, "/fleet", "heat-strip");
  await page.locator("tr[data-line]").first().waitFor();
  await page.waitForRequest((request) => request.url().includes("/api/v1/fleet?"), { timeout: 15_000 });
});

for (const width of [1440, 390]) {
  test(`a node's measures, logs and traces stand on one time axis (${width} px)`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    await open(page, "/fleet?t=15m", "heat-strip");
    await page.locator("#main").getByRole("button", { expanded: false }).filter({ visible: true }).first().click();
    await page.locator("a[href^='/nodes/']").filter({ visible: true }).first().click();
    for (const name of ["Time to first token", "KV cache", "Log records", "Traces"]) {
      await expect(page.getByRole("heading", { name })).toBeVisible();
    }
    await expect(page.getByRole("group", { name: /^Time to first token of/ })).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await expectAccessible(page);
  });
}

test("dragging on a chart zooms to what was dragged over", async ({ page }) => {
  await open(page, "/fleet?t=15m", "heat-strip");
  await page.locator("#main").getByRole("button", { expanded: false }).filter({ visible: true }).first().click();
  await page.locator("a[href^='/nodes/']").filter({ visible: true }).first().click();
  const chart = page.getByRole("group", { name: /^Time to first token of/ });
  await chart.scrollIntoViewIfNeeded();
  const box = (await chart.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  await page.mouse.move(box.x + box.width * 0.7, box.y + 60);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width + 40, box.y + 60, { steps: 5 });
  await page.mouse.up();
  await expect(page).toHaveURL(/t=[^&]*\.\./);
});

test("a node that does not exist says so, without a stack trace", async ({ browser }) => {
  const context = await browser.newContext({ storageState: await signedInAs("viewer") });
  const page = await context.newPage();
  await page.goto(`${readAccess().url}/nodes/nobody`);
  await expect(page.locator("#main").getByRole("alert")).toContainText(/\.$|\. /);
  await context.close();
});

test.describe("a viewer of one tenant", () => {
  test.use({ role: "tenant-viewer" });

  test("sees that tenant's share and is told so", async ({ page }) => {
    await open(page, "/fleet", "heat-strip");
    await expect(page.getByText("You see one tenant’s share of the fleet, as its gateways counted it.")).toBeVisible();
    await expectAccessible(page);
  });
});
