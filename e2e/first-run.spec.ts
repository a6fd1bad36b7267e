import { execFileSync } from "node:child_process";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "playwright/test";
import { ConsoleProcess } from "../test/console-process";

const ADA = { name: "Ada Adler", email: "ada@example.com", password: "orbit candle thirteen" };

/** A console of its own: the others of this folder look at one that has its people already. */
let fresh: ConsoleProcess;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  fresh = await ConsoleProcess.start({ SIGHTGLASS_DEMO: "0" });
});
test.afterAll(async () => void (await fresh.stop()));
test.describe.configure({ mode: "serial" });

/** Errors a page wrote to its console, but for refusals that a test asks for. */
function errorsOf(page: Page): string[] {
  const errors: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" && !/status of (401|403)/.test(message.text())) errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(error.message));
  return errors;
}

async function signIn(page: Page, password: string): Promise<void> {
  await page.getByLabel("E-mail").fill(ADA.email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

const accessible = async (page: Page) => expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

test("the first visitor becomes the administrator, pastes a snippet, and sees its span arrive", async ({ page }) => {
  const errors = errorsOf(page);
  await page.goto(fresh.url);
  await expect(page).toHaveURL(/\/welcome$/);
  await accessible(page);
  await page.getByLabel("Name").fill(ADA.name);
  await page.getByLabel("E-mail").fill(ADA.email);
  await page.getByLabel("Password").fill("password1234");
  await expect(page.getByText(/first passwords an attacker tries/)).toBeVisible();
  await page.getByLabel("Password").fill(ADA.password);
  await page.getByRole("button", { name: "Create administrator" }).click();
  await page.getByRole("button", { name: "Make a key and show how" }).click();
  await expect(page.getByText("Waiting for the first span")).toBeVisible();
  await accessible(page);
  const command = await page.getByRole("region", { name: "curl", exact: true }).innerText();
  expect(command).toContain(fresh.url);
  execFileSync("bash", ["-c", command], { stdio: "ignore" });
  await expect(page.getByText("The first span is here.")).toBeVisible();
  await page.getByRole("link", { name: "See it" }).click();
  await expect(page).toHaveURL(/\/traces/);
  expect(errors).toEqual([]);
});

test("nobody else can become the first administrator", async ({ page }) => {
  await page.goto(`${fresh.url}/welcome`);
  await expect(page).toHaveURL(/\/sign-in/);
  const answer = await page.evaluate(async (person) => {
    const response = await fetch("/api/v1/people/first", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...person, email: "eve@example.com" }),
    });
    return response.status;
  }, ADA);
  expect(answer).toBe(409);
});

test("a page asked for before signing in opens after it, and a wrong password says nothing but that", async ({ page }) => {
  const errors = errorsOf(page);
  await page.goto(`${fresh.url}/traces?t=1h`);
  await expect(page).toHaveURL(/\/sign-in\?callbackUrl/);
  await accessible(page);
  await signIn(page, "wrong");
  await expect(page.getByText("That e-mail and password do not belong together.")).toBeVisible();
  await signIn(page, ADA.password);
  await expect(page).toHaveURL(/\/traces\?t=1h/);
  expect(errors).toEqual([]);
});

test("signing out ends the session, not only the page", async ({ page, context }) => {
  await page.goto(`${fresh.url}/sign-in`);
  await signIn(page, ADA.password);
  await expect(page).toHaveURL(/\/fleet/);
  const before = await context.cookies();
  await page.getByRole("button", { name: /Account of/ }).click();
  await page.getByText("Sign out").click();
  await expect(page).toHaveURL(/\/sign-in/);
  await context.addCookies(before);
  expect((await page.request.get(`${fresh.url}/api/v1/me`)).status()).toBe(401);
});

test("who is given a password must replace it before anything else", async ({ page, browser }) => {
  await page.goto(`${fresh.url}/sign-in`);
  await signIn(page, ADA.password);
  await expect(page).toHaveURL(/\/fleet/);
  const created = await page.evaluate(async () => {
    const body = JSON.stringify({ name: "New", email: "new@example.com", password: "orbit candle fourteen", role: "viewer" });
    return (await fetch("/api/v1/people", { method: "POST", headers: { "content-type": "application/json" }, body })).status;
  });
  expect(created).toBe(201);
  const theirs = await (await browser.newContext()).newPage();
  await theirs.goto(`${fresh.url}/sign-in`);
  await theirs.getByLabel("E-mail").fill("new@example.com");
  await theirs.getByLabel("Password").fill("orbit candle fourteen");
  await theirs.getByRole("button", { name: "Sign in" }).click();
  await expect(theirs).toHaveURL(/\/change-password/);
  await accessible(theirs);
  await theirs.getByLabel("Current password").fill("orbit candle fourteen");
  await theirs.getByLabel("New password").fill("a lantern for the harbour");
  await theirs.getByRole("button", { name: "Change password" }).click();
  await expect(theirs).toHaveURL(/\/fleet/);
  await theirs.context().close();
});
