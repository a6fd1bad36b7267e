/** Changes of a dashboard that is being edited; each gives a new one. */
import { type Dashboard, GRID_COLUMNS, type Panel, type PanelKind, type Place, type Section, panelSchema } from "@/lib/dashboards";
import { type Band, bandsOf, placeBelow, usualSize } from "../prepare/arrangement";

/** An id that is free: `panel-7`. */
export function freeId(taken: readonly string[], stem: string): string {
  let n = taken.length + 1;
  while (taken.includes(`${stem}-${n}`)) n++;
  return `${stem}-${n}`;
}

const ids = (dashboard: Dashboard): readonly string[] => dashboard.panels.map((p) => p.id);

/** A new panel of a kind, below all others. */
export function addPanel(dashboard: Dashboard, kind: PanelKind): { readonly dashboard: Dashboard; readonly id: string } {
  const id = freeId(ids(dashboard), "panel");
  const place = placeBelow(dashboard.panels, usualSize(kind));
  const lowest = Math.max(place.y, ...dashboard.sections.map((s) => s.y));
  const panel = panelSchema.parse({ ...emptyOf(kind), id, place: { ...place, y: lowest } });
  return { dashboard: { ...dashboard, panels: [...dashboard.panels, panel] }, id };
}

function emptyOf(kind: PanelKind): Record<string, unknown> {
  if (kind === "text") return { kind, title: "", markdown: "Write **Markdown** here." };
  if (kind === "logs" || kind === "traces") return { kind, title: kind === "logs" ? "Logs" : "Traces" };
  if (kind === "unsupported") return { kind, reason: "Empty." };
  return { kind, title: "New panel", queries: [{ ref: "A", expr: "", ...(kind === "table" ? { instant: true } : {}) }] };
}

export const updatePanel = (dashboard: Dashboard, id: string, change: (panel: Panel) => Panel): Dashboard => ({
  ...dashboard,
  panels: dashboard.panels.map((p) => (p.id === id ? change(p) : p)),
});

export const removePanel = (dashboard: Dashboard, id: string): Dashboard => ({
  ...dashboard,
  panels: dashboard.panels.filter((p) => p.id !== id),
});

/** A copy beside the panel where there is room, below it otherwise; what stands in its way moves down. */
export function duplicatePanel(dashboard: Dashboard, id: string): { readonly dashboard: Dashboard; readonly id: string } {
  const panel = dashboard.panels.find((p) => p.id === id);
  if (!panel) return { dashboard, id };
  const { x, y, w, h } = panel.place;
  const beside = x + 2 * w <= GRID_COLUMNS && !dashboard.panels.some((p) => overlaps(p.place, { x: x + w, y, w, h }));
  const copyId = freeId(ids(dashboard), "panel");
  const place = beside ? { x: x + w, y, w, h } : { x, y: y + h, w, h };
  const rest = beside
    ? dashboard.panels
    : dashboard.panels.map((p) => (p.place.y >= y + h ? { ...p, place: { ...p.place, y: p.place.y + h } } : p));
  const sections = beside ? dashboard.sections : dashboard.sections.map((s) => (s.y >= y + h ? { ...s, y: s.y + h } : s));
  return { dashboard: { ...dashboard, sections, panels: [...rest, { ...panel, id: copyId, place }] }, id: copyId };
}

export const overlaps = (a: Place, b: Place): boolean => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

/**
 * The dashboard with new places for panels. `places` are counted from the top
 * of each panel's own section; sections below move by as much as those above
 * them have grown or shrunk.
 */
export const placePanels = (dashboard: Dashboard, places: ReadonlyMap<string, Place>): Dashboard =>
  stackBands(dashboard, bandsOf(dashboard.panels, dashboard.sections), places);

/** The dashboard with its bands one below the other, in the order given. */
function stackBands(dashboard: Dashboard, bands: readonly Band<Panel>[], places: ReadonlyMap<string, Place>): Dashboard {
  let cursor = 0;
  const moved = new Map<string, Place>();
  const sections: Section[] = [];
  for (const band of bands) {
    if (band.section) sections.push({ ...band.section, y: cursor });
    let height = 0;
    for (const panel of band.panels) {
      const place = places.get(panel.id) ?? { ...panel.place, y: panel.place.y - band.top };
      moved.set(panel.id, { ...place, y: cursor + place.y });
      height = Math.max(height, place.y + place.h);
    }
    // A section without panels keeps a row, so that it stays apart from the next.
    cursor += Math.max(height, band.section ? 1 : 0);
  }
  return { ...dashboard, sections, panels: dashboard.panels.map((p) => ({ ...p, place: moved.get(p.id) ?? p.place })) };
}

/** A panel's place after a press of an arrow key; `null` when there is nowhere to go. */
export function nudged(place: Place, key: string, resize: boolean): Place | null {
  const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
  if (!by) return null;
  const [dx = 0, dy = 0] = by;
  const next = resize ? { ...place, w: place.w + dx, h: place.h + dy } : { ...place, x: place.x + dx, y: place.y + dy };
  const fits = next.x >= 0 && next.y >= 0 && next.w >= 1 && next.h >= 2 && next.x + next.w <= GRID_COLUMNS && next.h <= 100;
  return fits ? next : null;
}

/** A new section below everything. */
export function addSection(dashboard: Dashboard): Dashboard {
  const id = freeId(
    dashboard.sections.map((s) => s.id),
    "section",
  );
  const y = Math.max(0, ...dashboard.panels.map((p) => p.place.y + p.place.h), ...dashboard.sections.map((s) => s.y + 1));
  return { ...dashboard, sections: [...dashboard.sections, { id, title: "New section", y, collapsed: false }] };
}

export const updateSection = (dashboard: Dashboard, id: string, change: Partial<Section>): Dashboard => ({
  ...dashboard,
  sections: dashboard.sections.map((s) => (s.id === id ? { ...s, ...change } : s)),
});

/** Takes the line away; its panels stay and belong to the section above. */
export const removeSection = (dashboard: Dashboard, id: string): Dashboard => ({
  ...dashboard,
  sections: dashboard.sections.filter((s) => s.id !== id),
});

const DATA_FIELDS = ["queries", "transforms", "field", "overrides", "time"] as const;

/** The panel as another kind: what both kinds have stays. */
export function changeKind(panel: Panel, kind: PanelKind): Panel {
  if (panel.kind === kind) return panel;
  const { id, title, description, place, links, repeat } = panel;
  const kept: Record<string, unknown> = {
    ...emptyOf(kind),
    id,
    title,
    description,
    place,
    ...(links ? { links } : {}),
    ...(repeat ? { repeat } : {}),
  };
  const isData = !["text", "logs", "traces", "unsupported"].includes(kind);
  const from = panel as unknown as Record<string, unknown>;
  if (isData && "queries" in panel) for (const name of DATA_FIELDS) if (from[name] !== undefined) kept[name] = from[name];
  return panelSchema.parse(kept);
}

/** Every panel's place, counted from the top of its own section. */
const relativePlaces = (bands: readonly Band<Panel>[]): Map<string, Place> =>
  new Map(bands.flatMap((b) => b.panels.map((p) => [p.id, { ...p.place, y: p.place.y - b.top }] as const)));

/** The panel at the foot of another section; `section` null: of what stands above all sections. */
export function moveToSection(dashboard: Dashboard, id: string, section: string | null): Dashboard {
  const panel = dashboard.panels.find((p) => p.id === id);
  const bands = bandsOf(dashboard.panels, dashboard.sections);
  const target = bands.find((b) => (b.section?.id ?? null) === section);
  if (!panel || target?.panels.some((p) => p.id === id)) return dashboard;
  const places = relativePlaces(bands);
  const height = Math.max(0, ...(target?.panels ?? []).map((p) => p.place.y - (target?.top ?? 0) + p.place.h));
  places.set(id, { ...panel.place, x: 0, y: height });
  const rest = bands.map((b) => ({ ...b, panels: b.panels.filter((p) => p.id !== id) }));
  const moved = target
    ? rest.map((b) => (b.section?.id === target.section?.id ? { ...b, panels: [...b.panels, panel] } : b))
    : [{ section: null, panels: [panel], top: 0 }, ...rest];
  return stackBands(dashboard, moved, places);
}

/** The section with all its panels one place up or down. */
export function moveSection(dashboard: Dashboard, id: string, by: 1 | -1): Dashboard {
  const bands = [...bandsOf(dashboard.panels, dashboard.sections)];
  const from = bands.findIndex((b) => b.section?.id === id);
  const to = from + by;
  if (from < 0 || !bands[to]?.section) return dashboard;
  const places = relativePlaces(bands);
  [bands[from], bands[to]] = [bands[to] as Band<Panel>, bands[from] as Band<Panel>];
  return stackBands(dashboard, bands, places);
}
