import { randomBytes } from "node:crypto";
import { expect, expectAccessible, test } from "./console-page";
import { expectHarmless, HOSTILE, logRecord, sendOtlp } from "./send-otlp";

const freshWord = () => `m${randomBytes(6).toString("hex")}`;

test("records are searched, narrowed by a facet, and one is read with its surroundings and its trace", async ({ page }) => {
  await page.goto("/logs?t=15m");
  const search = page.getByRole("textbox", { name: "Search logs" });
  await search.fill("completions");
  await search.press("Enter");
  await expect(page).toHaveURL(/q=completions/);
  await page
    .getByRole("complementary", { name: "Facets" })
    .getByRole("button", { name: /^litellm/ })
    .click();
  await expect(page).toHaveURL(/service=litellm/);
  const records = page.getByRole("listbox").getByRole("option");
  await expect(records.filter({ hasNotText: "litellm" })).toHaveCount(0);
  await records.nth(3).click();

  const details = page.getByRole("dialog", { name: "Record" });
  await expect(details.getByText("request_id")).toBeVisible();
  await details.getByRole("button", { name: "Show 50 before and after" }).click();
  await expect(details.locator("[aria-current=true]")).toContainText("completions");
  expect(await details.getByRole("listitem").count()).toBeGreaterThan(1);
  await expectAccessible(page);
  await details.getByRole("link", { name: "Trace of this request" }).click();
  await expect(page.getByRole("tree", { name: "Spans" }).getByRole("treeitem").first()).toBeVisible();
});

test("the live tail shows a record as it is sent, and holds new ones back from who reads further down", async ({ page }) => {
  const word = freshWord();
  await page.goto(`/logs?t=15m&tail=true&q=${word}`);
  await expect(page.getByRole("switch", { name: "Live tail" })).toBeChecked();
  // What is sent before the page listens is not told afterwards, so it is sent until it is seen.
  await expect(async () => {
    await sendOtlp("logs", logRecord(word));
    await expect(page.getByRole("option").filter({ hasText: word }).first()).toBeVisible({ timeout: 1_000 });
  }).toPass();

  await page.getByRole("textbox", { name: "Search logs" }).fill("");
  await page.keyboard.press("Enter");
  const list = page.getByRole("listbox");
  await expect(list.getByRole("option").nth(20)).toBeVisible();
  await list.evaluate((box) => box.scrollTo(0, 300));
  const fresh = page.getByRole("button", { name: /^\d+ new$/ });
  await expect(fresh).toBeVisible();
  await fresh.click();
  await expect(fresh).toHaveCount(0);
});

test("what a sender writes is drawn as text, never run and never reordering the page", async ({ page }) => {
  const word = freshWord();
  await sendOtlp("logs", logRecord(`${HOSTILE} ${word}`));
  await page.goto(`/logs?t=15m&q=${word}`);
  const record = page.getByRole("option").first();
  await expect(record).toContainText("<script>window.hacked=1</script>[U+202E]gnp.exered");
  await record.click();
  await expect(page.getByRole("dialog", { name: "Record" })).toContainText("[U+202E]");
  await expectHarmless(page);
});

test("a search that finds nothing says what was asked and drops it", async ({ page }) => {
  await page.goto("/logs?t=15m&q=nosuchword");
  await page.getByRole("button", { name: "Drop “nosuchword”" }).click();
  await expect(page.getByRole("option").first()).toBeVisible();
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test("the records fill the screen and a record opens over it", async ({ page }) => {
    await page.goto("/logs?t=15m");
    await page.getByRole("option").first().click();
    await expect(page.getByRole("dialog", { name: "Record" })).toBeVisible();
    await page.getByRole("button", { name: "Close" }).click();
    const list = (await page.getByRole("listbox").boundingBox()) ?? { y: 0, height: 0 };
    expect(Math.abs(844 - (list.y + list.height))).toBeLessThanOrEqual(2);
  });
});
