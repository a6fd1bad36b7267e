import { randomBytes } from "node:crypto";
import { readAccess } from "./console-access";
import { expect, expectAccessible, test } from "./console-page";
import { expectHarmless, HOSTILE, nowNs, sendOtlp } from "./send-otlp";

const TENANT = "halcyon-bank";

test("a request is found by its tenant, opened, read span by span, and followed to its logs", async ({ page }) => {
  await page.goto("/traces?t=15m");
  await page.getByRole("combobox", { name: "Tenant" }).click();
  await page.getByRole("option", { name: TENANT }).click();
  await expect(page).toHaveURL(/tenant=halcyon-bank/);
  const rows = page.getByRole("table", { name: "Traces" }).locator("tbody tr");
  await expect(rows.filter({ hasNotText: TENANT })).toHaveCount(0);
  await rows.getByRole("link").last().click();

  const tree = page.getByRole("tree", { name: "Spans" });
  const spans = tree.getByRole("treeitem");
  await expect(spans.first()).toContainText("Received Proxy Server Request");
  const engine = spans.filter({ hasText: /vllm|sglang/ }).first();
  await engine.click();
  await expect(page).toHaveURL(/span=/);
  const details = page.getByRole("dialog");
  await expect(details.getByText("Of its own")).toBeVisible();
  await expect(details.getByText("service.name")).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(details).toHaveCount(0);

  await page.getByRole("link", { name: "Logs of this request" }).click();
  await expect(page).toHaveURL(/\/logs\?traceId=/);
  await expect(page.getByRole("option").first()).toBeVisible();
});

test("a link to a span opens it, and the keyboard walks on from there", async ({ page }) => {
  const traceId = await newestTrace(TENANT);
  await page.goto(`/traces/${traceId}`);
  const selected = page.getByRole("treeitem", { selected: true });
  await page.getByRole("treeitem").nth(1).click();
  const address = page.url();
  await page.goto("about:blank");
  await page.goto(address);
  await expect(page.getByRole("dialog")).toBeVisible();
  const before = await selected.textContent();
  await page.keyboard.press("j");
  await expect(selected).not.toHaveText(before ?? "");
});

test("what a sender names a span is drawn as text, never run and never reordering the page", async ({ page }) => {
  const traceId = randomBytes(16).toString("hex");
  const spanId = randomBytes(8).toString("hex");
  await sendOtlp("traces", {
    resourceSpans: [
      {
        resource: { attributes: [{ key: "service.name", value: { stringValue: HOSTILE } }] },
        scopeSpans: [
          {
            spans: [
              {
                traceId,
                spanId,
                name: HOSTILE,
                kind: 2,
                startTimeUnixNano: nowNs(),
                endTimeUnixNano: nowNs(250),
                status: { code: 2, message: HOSTILE },
                attributes: [{ key: HOSTILE, value: { stringValue: HOSTILE } }],
              },
            ],
          },
        ],
      },
    ],
  });
  await page.goto("/traces?t=15m&status=error");
  await page.locator(`a[href='/traces/${traceId}']`).filter({ visible: true }).last().click();
  await page.getByRole("treeitem").first().click();
  await expect(page.getByRole("dialog").getByRole("heading", { name: "<script>" })).toContainText("[U+202E]");
  await expectHarmless(page);
});

test("a filter that nothing fits says which, and drops it", async ({ page }) => {
  await page.goto("/traces?t=15m&service=nobody");
  await expect(page.getByText("No trace in this time fits “service is nobody”.")).toBeVisible();
  await page.getByRole("button", { name: "Drop “service is nobody”" }).click();
  await expect(page.getByRole("table", { name: "Traces" }).getByRole("link").first()).toBeVisible();
});

test.describe("a viewer of one tenant", () => {
  test.use({ role: "tenant-viewer" });

  test("sees that tenant’s traces and no other, also by a known identifier", async ({ page }) => {
    await page.goto("/traces?t=15m");
    const rows = page.getByRole("table", { name: "Traces" }).locator("tbody tr");
    await expect(rows.first()).toBeVisible();
    await expect(rows.filter({ hasNotText: TENANT })).toHaveCount(0);
    const others = await page.request.get(`/api/v1/traces/${await newestTrace("brightline")}`);
    expect(others.status()).toBe(404);
  });
});

async function newestTrace(tenant: string): Promise<string> {
  const { url, readKey } = readAccess();
  const to = Math.floor(performance.timeOrigin + performance.now());
  const answer = await fetch(`${url}/api/v1/traces?from=${to - 900_000}&to=${to}&tenant=${tenant}`, {
    headers: { authorization: `Bearer ${readKey}` },
  });
  const { traces } = (await answer.json()) as { traces: readonly { traceId: string }[] };
  const last = traces.at(-1);
  if (!last) throw new Error(`The simulated fleet has not served ${tenant} yet.`);
  return last.traceId;
}
