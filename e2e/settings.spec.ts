import { randomBytes } from "node:crypto";
import { readAccess, signedInAs } from "./console-access";
import { expect, expectAccessible, test } from "./console-page";
import { logRecord, statusOf } from "./send-otlp";

const fresh = (word: string) => `${word} ${randomBytes(4).toString("hex")}`;
const send = (key: string) => statusOf("logs", logRecord("from a new key"), key);

test("a key is shown once when it is made, replaced with an overlap, and refused from its revocation on", async ({ page }) => {
  const name = fresh("collector");
  await page.goto("/settings/keys");
  await page.getByRole("button", { name: "Create a key" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill(name);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Create", exact: true }).click();
  const shown = page.getByRole("dialog", { name: "Copy the key now" });
  const first = await shown.locator("pre").innerText();
  await shown.getByRole("button", { name: "I have it" }).click();
  expect(await send(first)).toBe(200);
  const row = page.getByRole("row").filter({ hasText: name });
  await page.reload();
  await expect(row).toContainText("Active");
  expect(await page.content()).not.toContain(first);

  await row.getByRole("button", { name: "Rotate" }).click();
  const second = await shown.locator("pre").innerText();
  await shown.getByRole("button", { name: "I have it" }).click();
  await expect(row.filter({ hasText: "Being replaced" })).toHaveCount(1);
  expect([await send(first), await send(second)]).toEqual([200, 200]);

  const old = row.filter({ hasText: "Being replaced" });
  await old.getByRole("button", { name: "Revoke" }).click();
  await old.getByRole("button", { name: "Revoke for good" }).click();
  await expect(row.filter({ hasText: "Revoked" })).toHaveCount(1);
  expect([await send(first), await send(second)]).toEqual([401, 200]);
});

test("a target that is down says why, and can be taken away", async ({ page }) => {
  const job = fresh("job").replace(" ", "-");
  await page.goto("/settings/targets");
  await page.getByRole("button", { name: "Add a target" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Job").fill(job);
  await dialog.getByRole("textbox", { name: "Address" }).fill("http://127.0.0.1:9/metrics");
  await dialog.getByLabel("Every, seconds").fill("1");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  const row = page.getByRole("row").filter({ hasText: job });
  await expect(row).toBeVisible();
  await expect(async () => {
    await page.reload();
    await expect(row).toContainText("Down", { timeout: 1_500 });
  }).toPass();
  await expect(row).toContainText("Nothing listens at the target");
  await row.getByRole("button", { name: "Remove" }).click();
  await row.getByRole("button", { name: "Remove it" }).click();
  await expect(row).toHaveCount(0);
});

test("a change of retention is kept, and the audit log tells who made it and that nothing in it was changed since", async ({ page }) => {
  await page.goto("/settings/retention");
  const days = page.getByLabel("Logs, days");
  await expect(days).toBeEnabled();
  const before = await days.inputValue();
  const after = before === "14" ? "13" : "14";
  await expect(page.getByRole("button", { name: "Save" })).toHaveCount(0);
  await days.fill("0");
  await expect(page.getByText("A whole number of days from 1 to 3650.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Save" })).toBeDisabled();
  await days.fill(after);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("button", { name: "Save" })).toHaveCount(0);
  await page.reload();
  await expect(days).toHaveValue(after);

  await page.goto("/settings/audit?q=retention");
  await expect(page.getByText(/^\d[\d,]* entries, none changed or missing$/)).toBeVisible();
  const entry = page.getByRole("table", { name: "Audit log" }).locator("tbody tr").first();
  await expect(entry).toContainText("retention");
  await expect(entry).toContainText("Ada Adler");
  await entry.getByRole("button", { name: "Details" }).click();
  await expect(page.getByRole("dialog").locator("pre").last()).toContainText(`"logs": ${after}`);
  await expectAccessible(page);
});

test("an administrator’s pages are not a viewer’s: not listed, and refused with a sentence when asked for", async ({ browser }) => {
  // Refusals are what this test asks for, so its page may log them.
  const context = await browser.newContext({ baseURL: readAccess().url, storageState: await signedInAs("viewer") });
  const page = await context.newPage();
  await page.goto("/settings");
  await expect(page).toHaveURL(/\/settings\/account/);
  await expect(page.getByRole("navigation", { name: "Settings" }).getByRole("link")).toHaveText(["Your account"]);
  for (const address of ["/settings/keys", "/settings/people", "/settings/audit", "/settings/targets"]) {
    await page.goto(address);
    await expect(page.getByRole("heading", { name: "You may not see this" }).or(page.getByText("You may not see this"))).toBeVisible();
    await expect(page.getByRole("button", { name: /Create a key|Add a/ })).toHaveCount(0);
  }
  expect((await page.request.get("/api/v1/keys")).status()).toBe(403);
  await context.close();
});

test.describe("a responder", () => {
  test.use({ role: "responder" });

  test("sees how targets do and changes none", async ({ page }) => {
    await page.goto("/settings/targets");
    await expect(page.getByRole("table", { name: "Scrape targets" }).locator("tbody tr").first()).toBeVisible();
    await expect(page.getByRole("button", { name: /Add a target|Edit|Remove/ })).toHaveCount(0);
  });
});
