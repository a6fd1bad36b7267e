import { AxeBuilder } from "@axe-core/playwright";
import { type Page, expect, test as base } from "playwright/test";
import type { ShortcutId } from "@/components/shell/shortcuts";
import type { Role } from "@/lib/people";
import { readAccess, signedInAs } from "./console-access";

interface ConsoleOptions {
  /** Who is signed in; null for nobody. */
  readonly role: Role | null;
  /** What a page may complain of because the test makes it happen; nothing unless said. */
  readonly allowed: RegExp | null;
}

/** A page of the console, signed in. A test fails when the page logs an error or throws one. */
export const test = base.extend<ConsoleOptions>({
  role: ["administrator", { option: true }],
  allowed: [null, { option: true }],
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixtures it depends on from the pattern
  baseURL: async ({}, give) => give(readAccess().url),
  storageState: async ({ role }, give) => give(role === null ? { cookies: [], origins: [] } : await signedInAs(role)),
  page: async ({ page, allowed }, give) => {
    const complaints: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(`${message.text()} (${page.url()})`);
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    await give(page);
    expect(
      complaints.filter((c) => allowed?.test(c) !== true),
      "the page complained",
    ).toEqual([]);
  },
});

export { expect };

/** Goes to a page and waits until it acts on a shortcut: until then it is drawn, but does not listen. */
export async function open(page: Page, path: string, shortcut: ShortcutId = "theme"): Promise<void> {
  await page.goto(path);
  await page.locator(`html[data-keys~="${shortcut}"]`).waitFor();
}

/** Fails with what is wrong and where, unless axe finds nothing to fault (WCAG 2.2 A and AA). */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]).analyze();
  expect(violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.map((n) => n.target.join(" ")).join("; ")}`)).toEqual([]);
}
