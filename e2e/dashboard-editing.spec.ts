import { expect, expectAccessible, open, test } from "./console-page";
import { RUNNING, makeDashboard, panelOf, place, unique } from "./dashboard-fixture";

test("a dashboard is built from nothing, saved, and still there after a reload", async ({ page }) => {
  const title = unique("From nothing");
  await open(page, "/dashboards");
  await page.getByRole("button", { name: "New" }).click();
  await page.getByRole("textbox", { name: "Title" }).fill(title);
  await page.getByRole("button", { name: "Create" }).click();
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("menuitem", { name: "Time series" }).click();
  await page.getByRole("textbox", { name: "Title" }).fill("Running requests");
  await page.getByRole("textbox", { name: "Query A" }).click();
  await page.keyboard.type("sum(vllm:num_requests_running)");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("group", { name: /^Running requests/ })).toBeVisible();
  await page.getByRole("button", { name: "Back to the dashboard" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Not saved" })).toBeVisible();
  await page.getByRole("button", { name: "Save…" }).click();
  await page.getByRole("textbox", { name: "What did you change?" }).fill("The first panel");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("button", { name: "Edit" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("group", { name: /^Running requests/ })).toBeVisible();
});

test("a panel is moved and resized by keys alone, and the change can be taken back", async ({ page }) => {
  await open(page, "/dashboards");
  const uid = await makeDashboard(page, {
    title: unique("Keys"),
    panels: [{ kind: "text", id: "words", title: "Words", markdown: "**Bold**", place: place(0, 0, 6, 4) }],
  });
  await open(page, `/dashboards/${uid}?edit=true`, "save");
  const panel = page.locator('[data-panel="words"]');
  const before = await panel.boundingBox();
  const handle = page.getByRole("button", { name: /^Move Words/ });
  await handle.focus();
  await handle.press("ArrowRight");
  await handle.press("Shift+ArrowDown");
  await expect.poll(async () => (await panel.boundingBox())?.x).toBeGreaterThan(before?.x ?? 0);
  await expect.poll(async () => (await panel.boundingBox())?.height).toBeGreaterThan(before?.height ?? 0);
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(async () => (await panel.boundingBox())?.x).toBe(before?.x);
  await expect(page.getByRole("status").filter({ hasText: "No changes" })).toBeVisible();
});

test("a panel is dragged by its handle, and what stands there makes room", async ({ page }) => {
  await open(page, "/dashboards");
  const uid = await makeDashboard(page, {
    title: unique("Drag"),
    panels: [
      { kind: "text", id: "one", title: "One", markdown: "1", place: place(0, 0, 12, 4) },
      { kind: "text", id: "two", title: "Two", markdown: "2", place: place(0, 4, 12, 4) },
    ],
  });
  await open(page, `/dashboards/${uid}?edit=true`, "save");
  const handle = page.getByRole("button", { name: /^Move Two/ });
  const from = await handle.boundingBox();
  if (!from) throw new Error("The handle is not on the page.");
  await page.mouse.move(from.x + 5, from.y + 5);
  await page.mouse.down();
  await page.mouse.move(from.x + 5, from.y - 60, { steps: 8 });
  await page.mouse.move(from.x + 5, from.y - 140, { steps: 8 });
  await page.mouse.up();
  const top = async (id: string) => (await page.locator(`[data-panel="${id}"]`).boundingBox())?.y ?? 0;
  await expect.poll(async () => (await top("two")) < (await top("one"))).toBe(true);
  await expect(page.getByRole("status").filter({ hasText: "Not saved" })).toBeVisible();
});

test("the list, the editor and every dialog read well in light and dark, on a desk and on a phone", async ({ page }) => {
  test.slow();
  await open(page, "/dashboards");
  const uid = await makeDashboard(page, {
    title: unique("Editor"),
    variables: [{ kind: "custom", name: "v", options: [{ value: "a", text: "a" }] }],
    sections: [{ id: "s", title: "Section", y: 20 }],
    panels: [{ kind: "time-series", id: "p", title: "Panel", place: place(0, 0), queries: [RUNNING] }],
  });
  const readsWell = async (what: string) => {
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 844 });
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        await test.step(`${what}, ${width} px, ${colorScheme}`, () => expectAccessible(page));
      }
      expect(await page.evaluate(() => document.documentElement.scrollWidth), `${what}, ${width} px: scrolls sideways`).toBeLessThanOrEqual(
        width,
      );
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  };
  await open(page, "/dashboards");
  await page
    .getByRole("link", { name: /^Editor/ })
    .first()
    .waitFor();
  await readsWell("list");
  await page.getByRole("button", { name: "Import" }).click();
  await page.getByRole("textbox", { name: "Or paste it here" }).waitFor();
  await readsWell("import");
  await open(page, `/dashboards/${uid}/versions`);
  await page.getByRole("table", { name: "Versions" }).waitFor();
  await readsWell("versions");
  await open(page, `/dashboards/${uid}`);
  await page.getByRole("button", { name: "Share", exact: true }).click();
  await page.getByRole("tab", { name: "Public link" }).click();
  await page.getByRole("button", { name: "Make a public link" }).waitFor();
  await readsWell("share");
  await open(page, `/dashboards/${uid}?edit=true`, "save");
  await page.getByRole("button", { name: /^Move Panel/ }).waitFor();
  await readsWell("edit");
  await page.getByRole("button", { name: "Variables", exact: true }).click();
  await page.getByRole("textbox", { name: "Name" }).waitFor();
  await readsWell("variables");
  await open(page, `/dashboards/${uid}?edit=true&panel=p`, "save");
  await page.getByRole("textbox", { name: "Query A" }).waitFor();
  for (const name of ["Transforms", "Legend", "Thresholds", "Mappings", "Overrides", "Links", "Repeat and time"]) {
    await page.getByRole("button", { name, exact: true }).click();
  }
  await readsWell("panel editor");
});

test("a variable is made on a dashboard that has none, and what it offers is shown at once", async ({ page }) => {
  await open(page, "/dashboards");
  const uid = await makeDashboard(page, {
    title: unique("New variable"),
    panels: [{ kind: "text", id: "words", title: "For $model", markdown: "One", place: place(0, 0, 6, 4) }],
  });
  await open(page, `/dashboards/${uid}?edit=true`, "save");
  await page.getByRole("button", { name: "Variables", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Add a variable" }).click();
  await dialog.getByRole("textbox", { name: "Name" }).fill("model");
  await dialog.getByRole("textbox", { name: "Query", exact: true }).fill("label_values(vllm:num_requests_running, model_name)");
  await expect(dialog).toContainText("Offers ");
  await dialog.getByRole("button", { name: "Done" }).click();
  const picker = page.getByRole("group", { name: "Variables" }).getByRole("button", { name: /^model/ });
  await expect(picker).toContainText("/");
  await expect(page.locator('[data-panel="words"]')).toContainText((await picker.textContent()) ?? "");
});

test("a dashboard as text says where it is wrong, and takes over what is right", async ({ page }) => {
  await open(page, "/dashboards");
  const uid = await makeDashboard(page, {
    title: unique("Text"),
    panels: [{ kind: "text", id: "words", title: "Words", markdown: "One", place: place(0, 0, 6, 4) }],
  });
  await open(page, `/dashboards/${uid}?edit=true`, "save");
  await page.getByRole("button", { name: "YAML" }).click();
  const field = page.getByRole("textbox", { name: "YAML" });
  const text = await field.inputValue();
  await field.fill(text.replace("kind: text", "kind: tixt"));
  await page.getByRole("button", { name: "Take over" }).click();
  await expect(page.getByRole("alert")).toContainText(/line \d+ panels\[0\]/);
  await field.fill(text.replace("title: Words", "title: Other words"));
  await page.getByRole("button", { name: "Take over" }).click();
  await expect(panelOf(page, "Other words")).toBeVisible();
});

test.describe("two people at once", () => {
  // The browser logs the refusal that the page then explains.
  test.use({ allowed: /status of 409/ });
  test("unsaved changes are not lost by a link, and a save in between is shown before it is overwritten", async ({ page }) => {
    await open(page, "/dashboards");
    const uid = await makeDashboard(page, {
      title: unique("Two people"),
      panels: [{ kind: "text", id: "words", title: "Words", markdown: "One", place: place(0, 0, 6, 4) }],
    });
    await open(page, `/dashboards/${uid}?edit=true`, "save");
    await page.getByRole("button", { name: "Acts of Words" }).click();
    await page.getByRole("menuitem", { name: "Duplicate" }).click();
    await page.getByRole("link", { name: "Fleet" }).first().click();
    await page.getByRole("dialog").getByRole("button", { name: "Stay" }).click();

    const view = (await (await page.request.get(`/api/v1/dashboards/${uid}`)).json()) as { dashboard: object; version: number };
    await page.request.put(`/api/v1/dashboards/${uid}`, {
      data: { dashboard: { ...view.dashboard, description: "Theirs" }, version: view.version, note: "" },
      headers: { origin: new URL(page.url()).origin },
    });
    await page.getByRole("button", { name: "Save…" }).click();
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByRole("list", { name: "Differences" })).toContainText("escription");
    await page.getByRole("button", { name: "Save mine over it" }).click();
    await expect(page.getByRole("button", { name: "Edit" })).toBeVisible();
    await expect(page.locator("[data-panel]")).toHaveCount(2);
  });
});

test("an earlier version is compared and restored", async ({ page }) => {
  await open(page, "/dashboards");
  const uid = await makeDashboard(page, {
    title: unique("Versions"),
    panels: [{ kind: "text", id: "words", title: "First words", markdown: "One", place: place(0, 0, 6, 4) }],
  });
  const view = (await (await page.request.get(`/api/v1/dashboards/${uid}`)).json()) as { dashboard: { panels: object[] }; version: number };
  const panels = view.dashboard.panels.map((p) => ({ ...p, title: "Other words" }));
  const saved = await page.request.put(`/api/v1/dashboards/${uid}`, {
    data: { dashboard: { ...view.dashboard, panels }, version: view.version, note: "Renamed" },
    headers: { origin: new URL(page.url()).origin },
  });
  expect(saved.ok()).toBe(true);
  await open(page, `/dashboards/${uid}/versions`);
  await expect(page.getByRole("table", { name: "Versions" })).toContainText("Renamed");
  await expect(page.getByRole("list", { name: "Differences" })).toContainText("Other words");
  await page.getByRole("button", { name: "Restore" }).click();
  await expect(panelOf(page, "First words")).toBeVisible();
});
