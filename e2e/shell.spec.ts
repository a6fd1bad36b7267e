import { expect, expectAccessible, open, test } from "./console-page";

const url = (page: { url(): string }) => new URL(page.url());

test("typed words become a time range, and Back takes it away again", async ({ page }) => {
  await open(page, "/fleet");
  await page.getByRole("heading", { name: "Deployments" }).waitFor();
  await page.keyboard.press("d");
  const field = page.getByLabel("Time range in words");
  await field.fill("yesterday 14:00");
  await expect(page.getByText(/14:00:00 → /)).toBeVisible();
  await field.press("Enter");
  await expect(page).toHaveURL(/t=\d{4}-\d\d-\d\dT14%3A00Z|t=\d{4}-\d\d-\d\dT14:00Z/);
  await expect(page.getByRole("button", { name: "Live paused" })).toBeVisible();
  await page.goBack();
  await expect.poll(() => url(page).searchParams.get("t")).toBeNull();
});

test("what cannot be read as a time says what would be", async ({ page }) => {
  await open(page, "/fleet");
  await page.getByRole("button", { name: /^Last 1/ }).click();
  await page.getByLabel("Time range in words").fill("whenever");
  await expect(page.getByText(/is not a time I can read\. Try 15m/)).toBeVisible();
});

test("the palette finds a node by name and opens it", async ({ page }) => {
  await open(page, "/fleet");
  await page.getByRole("button", { name: "Find anything" }).click();
  const found = page.getByRole("option").filter({ hasText: "gpu-use1-01" }).first();
  await page.getByPlaceholder("Find a page, a node, an act or a time…").fill("gpu-use1-01");
  await expect(found).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/nodes\//);
});

test("every key on the sheet is in reach from anywhere, and typing is never taken for one", async ({ page }) => {
  await open(page, "/fleet");
  await page.getByPlaceholder("Find…").fill("zz?d");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.getByPlaceholder("Find…").blur();
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Keys" });
  await expect(sheet.getByText("Table or heat strip")).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(sheet).toHaveCount(0);
  await page.keyboard.press("g");
  await page.keyboard.press("t");
  await expect(page).toHaveURL(/\/traces/);
});

test("the theme is kept, and the first paint has it already", async ({ page }) => {
  await open(page, "/fleet");
  await page.getByRole("heading", { name: "Deployments" }).waitFor();
  await page.keyboard.press("Shift+T");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  const served = await page.request.get("/fleet");
  expect(await served.text()).toContain('data-theme="dark"');
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});

test("a keyboard reaches the content in one step", async ({ page }) => {
  await open(page, "/fleet");
  await page.getByRole("heading", { name: "Deployments" }).waitFor();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("main")).toBeFocused();
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test("the navigation is a drawer, and nothing is cut off sideways", async ({ page }) => {
    await open(page, "/fleet");
    await page.getByRole("heading", { name: "Deployments" }).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await page.getByRole("button", { name: "Open the navigation" }).click();
    await expectAccessible(page);
    await page.getByRole("dialog").getByRole("link", { name: "Logs" }).click();
    await expect(page).toHaveURL(/\/logs/);
    await expect(page.getByRole("dialog")).toHaveCount(0);
  });
});

test.describe("signed out", () => {
  test.use({ role: null });

  test("a page asks to sign in and comes back to itself", async ({ page }) => {
    await page.goto("/fleet?view=heat");
    await expect(page).toHaveURL(/\/sign-in\?callbackUrl=/);
    await expectAccessible(page);
  });
});
