import { type DashboardInput, GRID_COLUMNS, type Panel, dashboardSchema, panelSchema } from "@/lib/dashboards";
import { type ExploreRow, asked } from "./rows";
import type { ExploreView } from "./url";

const WIDTH = 12;
const HEIGHT = 8;

/** What Explore shows, as a panel below everything on a dashboard. */
export function panelOf(
  rows: readonly ExploreRow[],
  options: { readonly view: ExploreView; readonly title: string; readonly exemplars: boolean; readonly panels: readonly Panel[] },
): Panel {
  const { view, title, exemplars, panels } = options;
  const kind = view === "table" ? "table" : view === "heatmap" ? "heatmap" : "time-series";
  const taken = new Set(panels.map((p) => p.id));
  let n = panels.length + 1;
  while (taken.has(`panel-${n}`)) n++;
  return panelSchema.parse({
    kind,
    id: `panel-${n}`,
    title,
    place: placeBelow(panels),
    queries: asked(rows).map((row) => ({
      ref: row.ref,
      expr: row.expr,
      legend: row.legend,
      ...(kind === "table" ? { instant: true, format: "table" } : {}),
      ...(kind === "heatmap" ? { format: "heatmap" } : {}),
      ...(exemplars && kind === "time-series" ? { exemplars: true } : {}),
    })),
  });
}

/** Beside the last panel where there is room, otherwise on a row of its own. */
function placeBelow(panels: readonly Panel[]): Panel["place"] {
  const foot = panels.reduce((y, { place }) => Math.max(y, place.y + place.h), 0);
  const last = panels.filter(({ place }) => place.y + place.h === foot);
  const right = last.reduce((x, { place }) => Math.max(x, place.x + place.w), 0);
  const [only] = last;
  if (only && last.length === 1 && only.place.h === HEIGHT && right + WIDTH <= GRID_COLUMNS)
    return { x: right, y: only.place.y, w: WIDTH, h: HEIGHT };
  return { x: 0, y: foot, w: WIDTH, h: HEIGHT };
}

/** A dashboard that holds the panel alone. */
export const dashboardWith = (title: string, panel: Panel): DashboardInput =>
  dashboardSchema.parse({ schema: "sightglass.dashboard/v1", title, panels: [panel] });
