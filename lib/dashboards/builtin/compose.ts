import { type Dashboard, type DashboardInput, GRID_COLUMNS, dashboardSchema } from "../model";

type PanelInput = NonNullable<DashboardInput["panels"]>[number];
type Spec<P> = P extends unknown ? Omit<P, "id" | "place"> & { readonly w?: number; readonly h?: number } : never;

/** A panel as the built-in dashboards are written: where it goes follows from its order and size. */
export type PanelSpec = Spec<PanelInput>;

export interface SectionSpec {
  /** Empty: the panels before the first heading. */
  readonly title: string;
  readonly collapsed?: boolean;
  readonly panels: readonly PanelSpec[];
}

export interface DashboardSpec extends Pick<
  DashboardInput,
  "title" | "description" | "tags" | "audience" | "range" | "variables" | "links"
> {
  readonly sections: readonly SectionSpec[];
}

const FOLDER = "Sightglass";
const DEFAULT_WIDTH = 8;
const DEFAULT_HEIGHT = 8;

/** Lays a dashboard out, from left to right and from top to bottom, and checks it against the model. Ids follow from the order. */
export function compose({ sections, ...rest }: DashboardSpec): Dashboard {
  const panels: PanelInput[] = [];
  const bands: NonNullable<DashboardInput["sections"]> = [];
  let y = 0;
  for (const [s, section] of sections.entries()) {
    if (section.title !== "") bands.push({ id: `section-${s + 1}`, title: section.title, y: y++, collapsed: section.collapsed ?? false });
    let x = 0;
    let rowHeight = 0;
    for (const { w = DEFAULT_WIDTH, h = DEFAULT_HEIGHT, ...panel } of section.panels) {
      if (x + w > GRID_COLUMNS) {
        x = 0;
        y += rowHeight;
        rowHeight = 0;
      }
      panels.push({ ...panel, id: `panel-${panels.length + 1}`, place: { x, y, w, h } });
      x += w;
      rowHeight = Math.max(rowHeight, h);
    }
    y += rowHeight;
  }
  return dashboardSchema.parse({
    schema: "sightglass.dashboard/v1",
    folder: FOLDER,
    range: "1h",
    refreshS: 30,
    ...rest,
    sections: bands,
    panels,
  });
}
