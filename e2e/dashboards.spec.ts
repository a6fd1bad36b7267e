import { signedInAs } from "./console-access";
import { expect, expectAccessible, open, test } from "./console-page";
import { RUNNING, makeDashboard, panelOf, place, unique } from "./dashboard-fixture";

test("a chosen value is in the address, and changes what is drawn", async ({ page }) => {
  await open(page, "/dashboards");
  const uid = await makeDashboard(page, {
    title: unique("Variables"),
    variables: [{ kind: "query", name: "model", query: "label_values(vllm:num_requests_running, model_name)" }],
    panels: [
      {
        kind: "time-series",
        id: "p",
        title: "Running on $model",
        place: place(0, 0),
        queries: [{ ref: "A", expr: 'vllm:num_requests_running{model_name="$model"}', legend: "{{model_name}}" }],
      },
    ],
  });
  await open(page, `/dashboards/${uid}`);
  const picker = page.getByRole("group", { name: "Variables" }).getByRole("button", { name: /^model/ });
  await expect(picker).not.toHaveText("…");
  const before = (await picker.textContent()) ?? "";
  await expect(panelOf(page, `Running on ${before}`).getByRole("list", { name: "Lines" })).toContainText(before);
  await picker.click();
  const other = page.getByRole("option").filter({ hasNotText: before }).first();
  const wanted = ((await other.textContent()) ?? "").trim();
  await other.click();
  await expect(page).toHaveURL(/var-model=/);
  await expect(panelOf(page, `Running on ${wanted}`).getByRole("list", { name: "Lines" })).toContainText(wanted);
  await page.goBack();
  await expect(panelOf(page, `Running on ${before}`)).toBeVisible();
});

test("dragging over one chart zooms all of them, and old data stays until the new has come", async ({ page }) => {
  await open(page, "/dashboards");
  const uid = await makeDashboard(page, {
    title: unique("Zoom"),
    panels: [
      { kind: "time-series", id: "a", title: "First", place: place(0, 0), queries: [RUNNING] },
      {
        kind: "time-series",
        id: "b",
        title: "Second",
        place: place(12, 0),
        queries: [{ ref: "A", expr: "sum(vllm:num_requests_waiting)" }],
      },
    ],
  });
  await open(page, `/dashboards/${uid}`);
  const chart = page.getByRole("group", { name: /^First/ });
  await expect(chart).toBeVisible();
  await expect(page.getByRole("group", { name: /^Second/ })).toBeVisible();
  await page.route("**/api/v1/query", async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await route.continue();
  });
  const box = await chart.boundingBox();
  if (!box) throw new Error("The chart is not on the page.");
  const asked = page.waitForRequest("**/api/v1/query");
  await page.mouse.move(box.x + 150, box.y + 60);
  await page.mouse.down();
  await page.mouse.move(box.x + 300, box.y + 60, { steps: 5 });
  await page.mouse.up();
  await expect(page).toHaveURL(/t=\d{4}-/);
  const request = (await asked).postDataJSON() as { from: number; to: number };
  expect(request.to - request.from).toBeLessThan(15 * 60_000);
  await expect(chart).toBeVisible();
  await expect(page.locator("[data-panel] [data-slot=panel][data-state=loading]")).toHaveCount(0);
  await page.goBack();
  await expect(page).not.toHaveURL(/t=\d{4}-/);
});

test("one of Grafana's becomes ours, with a report of every panel", async ({ page }) => {
  const title = unique("From Grafana");
  const grafana = {
    schemaVersion: 39,
    title,
    panels: [
      {
        id: 1,
        type: "timeseries",
        title: "Running",
        gridPos: { x: 0, y: 0, w: 12, h: 8 },
        targets: [{ refId: "A", expr: "sum(vllm:num_requests_running)", legendFormat: "running" }],
        fieldConfig: { defaults: { unit: "short" }, overrides: [] },
      },
      { id: 2, type: "news", title: "News", gridPos: { x: 12, y: 0, w: 12, h: 8 } },
    ],
  };
  await open(page, "/dashboards");
  await page.getByRole("button", { name: "Import" }).click();
  await page.getByRole("textbox", { name: "Or paste it here" }).fill(JSON.stringify(grafana));
  await page.getByRole("button", { name: "Import", exact: true }).last().click();
  const report = page.getByRole("table", { name: "Panels" });
  await expect(report.getByRole("row", { name: /Running/ })).toContainText("Converted");
  await expect(report.getByRole("row", { name: /News/ })).toContainText("Unsupported");
  await page.getByRole("button", { name: "Open the dashboard" }).click();
  await expect(page.getByRole("group", { name: /^Running/ })).toBeVisible();
});

test("a viewer sees a shared dashboard and no way to change it; a public link shows it to anybody until it is taken back", async ({
  page,
  browser,
}) => {
  await open(page, "/dashboards");
  const title = unique("Shared");
  const uid = await makeDashboard(page, {
    title,
    panels: [
      {
        kind: "stat",
        id: "now",
        title: "Running now",
        place: place(0, 0, 6, 5),
        queries: [{ ref: "A", expr: "sum(vllm:num_requests_running)" }],
      },
      { kind: "time-series", id: "chart", title: "Running", place: place(0, 5), queries: [RUNNING] },
    ],
  });
  await open(page, `/dashboards/${uid}`);
  await page.getByRole("button", { name: "Share", exact: true }).click();
  const link = await page.getByRole("textbox", { name: "Link" }).inputValue();
  expect(link).toContain("t=");
  await page.getByRole("button", { name: "Make a short link" }).click();
  const short = await page.getByRole("textbox", { name: "Short link" }).inputValue();
  await page.getByRole("tab", { name: "Public link" }).click();
  await page.getByRole("button", { name: "Make a public link" }).click();
  const address = await page.getByRole("textbox", { name: "The link" }).inputValue();

  const viewer = await browser.newContext({ storageState: await signedInAs("viewer"), baseURL: new URL(page.url()).origin });
  const theirs = await viewer.newPage();
  await theirs.goto(link);
  await expect(panelOf(theirs, "Running now").locator("[data-slot=stat]")).toBeVisible();
  await expect(theirs.getByRole("button", { name: "Edit" })).toHaveCount(0);
  await theirs.goto(short);
  await expect(theirs).toHaveURL(new RegExp(`/dashboards/${uid}\\?t=.*version=1`));
  await expect(panelOf(theirs, "Running now").locator("[data-slot=stat]")).toBeVisible();
  await viewer.close();

  const stranger = await browser.newContext();
  const public_ = await stranger.newPage();
  const asked: string[] = [];
  public_.on("request", (request) => asked.push(request.url()));
  await public_.goto(address);
  await expect(panelOf(public_, "Running now").locator("[data-slot=stat]")).toBeVisible();
  await expect(public_.getByRole("group", { name: /^Running/ })).toBeVisible();
  await expect(public_.getByRole("navigation")).toHaveCount(0);
  expect(asked.filter((url) => url.includes("/api/") && !url.includes("/api/v1/shared/"))).toEqual([]);
  await expectAccessible(public_);

  await page.getByRole("button", { name: "Take back" }).click();
  await page.getByRole("button", { name: "Take it back for good" }).click();
  await expect(page.getByRole("table", { name: "Public links" })).toContainText("Taken back");
  await public_.goto(address);
  await expect(public_.getByText("This link does not work any more")).toBeVisible();
  await stranger.close();
});

test("what is off the screen does not ask, and panels of one screen are asked together", async ({ page }) => {
  await open(page, "/dashboards");
  const uid = await makeDashboard(page, {
    title: unique("Many"),
    panels: Array.from({ length: 20 }, (_, i) => ({
      kind: "stat",
      id: `p${i}`,
      title: `Panel ${i}`,
      place: place(0, i * 10, 24, 10),
      queries: [{ ref: "A", expr: `sum(vllm:num_requests_running) + ${i}` }],
    })),
  });
  const asked: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/api/v1/query")) asked.push(request.postData() ?? "");
  });
  await open(page, `/dashboards/${uid}`);
  await expect(panelOf(page, "Panel 0").locator("[data-slot=stat]")).toBeVisible();
  expect(asked.join(" ")).toContain("+ 0");
  expect(asked.join(" ")).not.toContain("+ 15");
  expect(asked.length).toBeLessThanOrEqual(2);
  await page.locator('[data-panel="p15"]').scrollIntoViewIfNeeded();
  await expect(panelOf(page, "Panel 15").locator("[data-slot=stat]")).toBeVisible();
});

test("every kind of panel reads well in light and dark, on a desk and on a phone; a failing one says why", async ({ page }) => {
  await open(page, "/dashboards");
  const queries = [RUNNING];
  const kinds = ["time-series", "stat", "gauge", "bar", "table", "histogram", "state-timeline"];
  const uid = await makeDashboard(page, {
    title: unique("Kinds"),
    sections: [{ id: "rest", title: "The rest", y: 40 }],
    panels: [
      ...kinds.map((kind, i) => ({ kind, id: kind, title: kind, place: place((i % 2) * 12, Math.floor(i / 2) * 8), queries })),
      {
        kind: "heatmap",
        id: "heat",
        title: "Heat",
        place: place(12, 24),
        queries: [{ ref: "A", expr: "sum(rate(vllm:time_to_first_token_seconds[1m]))" }],
      },
      { kind: "text", id: "text", title: "Text", markdown: "# Head\n\n<script>alert(1)</script> [fleet](/fleet)", place: place(0, 40) },
      { kind: "logs", id: "logs", title: "Logs", place: place(12, 40) },
      { kind: "traces", id: "traces", title: "Traces", place: place(0, 48) },
      { kind: "time-series", id: "empty", title: "Empty", place: place(12, 48), queries: [{ ref: "A", expr: "no_such_metric" }] },
      { kind: "time-series", id: "wrong", title: "Wrong", place: place(0, 56), queries: [{ ref: "A", expr: "sum(" }] },
      { kind: "unsupported", id: "old", title: "Old", reason: "This kind of panel is not known.", place: place(12, 56) },
    ],
  });
  await open(page, `/dashboards/${uid}`);
  await expect(panelOf(page, "stat").locator("[data-slot=stat]").first()).toBeVisible();
  await page.locator('[data-panel="wrong"]').scrollIntoViewIfNeeded();
  await expect(panelOf(page, "Wrong").getByRole("alert")).toContainText("parse error");
  await expect(panelOf(page, "Empty")).toContainText("No data in this range");
  await expect(panelOf(page, "Old")).toContainText("This kind of panel is not known.");
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 844 });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await test.step(`${width} px, ${colorScheme}`, () => expectAccessible(page));
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth), `${width} px: scrolls sideways`).toBeLessThanOrEqual(width);
  }
});

test("a panel fills the screen by a key, and the frame goes away in kiosk", async ({ page }) => {
  await open(page, "/dashboards");
  const uid = await makeDashboard(page, {
    title: unique("Kiosk"),
    panels: [{ kind: "time-series", id: "chart", title: "Running", place: place(0, 0), queries: [RUNNING] }],
  });
  await open(page, `/dashboards/${uid}`, "kiosk");
  await page.keyboard.press("k");
  await expect(page.getByRole("navigation", { name: "Console" })).toBeHidden();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("navigation", { name: "Console" })).toBeVisible();
  await page.keyboard.press("f");
  await expect(page).toHaveURL(/panel=chart/);
  await page.keyboard.press("f");
  await expect(page).not.toHaveURL(/panel=/);
});
