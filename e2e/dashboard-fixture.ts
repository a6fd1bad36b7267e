import type { Locator, Page } from "playwright/test";
import { expect } from "./console-page";

/** A name that no earlier run has used. */
export const unique = (name: string): string => `${name} ${Math.floor(performance.timeOrigin + performance.now()).toString(36)}`;

/** A dashboard made through the API, so that a test can begin where it wants to; its uid. */
export async function makeDashboard(page: Page, dashboard: object): Promise<string> {
  const answer = await page.request.post("/api/v1/dashboards", {
    data: { dashboard: { schema: "sightglass.dashboard/v1", range: "15m", ...dashboard } },
    headers: { origin: new URL(page.url()).origin },
  });
  expect(answer.status(), await answer.text()).toBeLessThan(300);
  return ((await answer.json()) as { uid: string }).uid;
}

export const place = (x: number, y: number, w = 12, h = 8) => ({ x, y, w, h });
/** A query that the demo's fleet answers. */
export const RUNNING = { ref: "A", expr: "sum by (model_name) (vllm:num_requests_running)" };
export const panelOf = (page: Page, title: string): Locator => page.getByRole("region", { name: title, exact: true });
