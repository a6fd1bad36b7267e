import { expect, expectAccessible, test } from "./console-page";

const PAGES: readonly { readonly address: string; readonly shows: string }[] = [
  { address: "/explore?metric=vllm:time_to_first_token_seconds&by=model_name&t=15m", shows: "[data-slot=table]" },
  { address: "/logs?t=15m", shows: "[role=option]" },
  { address: "/traces?t=15m&tenant=halcyon-bank", shows: "[data-slot=row] a" },
  { address: "/traces?t=15m&service=nobody", shows: "text=Nothing matches" },
  { address: "/settings/people", shows: "[data-slot=row]" },
  { address: "/settings/keys", shows: "[data-slot=row]" },
  { address: "/settings/targets", shows: "[data-slot=row]" },
  { address: "/settings/ingest", shows: "[data-slot=row]" },
  { address: "/settings/retention", shows: "textarea" },
  { address: "/settings/audit", shows: "[data-slot=row]" },
  { address: "/settings/about", shows: "[data-slot=row]" },
  { address: "/settings/account", shows: "[data-slot=row]" },
];

for (const { address, shows } of PAGES) {
  test(`${address} reads well in light and dark, on a desk and on a phone`, async ({ page }) => {
    await page.goto(address);
    await page.locator(shows).first().waitFor();
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
