import type { InterpolationValues } from "./interpolate";
import { interpolateMarkdown, interpolateText } from "./interpolate";
import { layOutDashboard, type PlacedBand, type PlacedPanel } from "./layout";
import type { Dashboard, Panel, Section } from "./model";
import type { VariableValue } from "./variable-value";

/** Kinds that a public link does not show: single lines and single requests can hold what nobody meant to publish. */
const WITHHELD: ReadonlySet<Panel["kind"]> = new Set(["logs", "traces"]);

export const isWithheld = ({ kind }: Panel): boolean => WITHHELD.has(kind);

/**
 * A dashboard as a visitor gets it: repeats drawn out, each copy under an id of
 * its own (its key in the layout), variables filled in, and nothing in it that
 * says how it is made: no query, no variable, no link into the console.
 */
export function publicDashboard(dashboard: Dashboard, values: Readonly<Record<string, VariableValue>>): Dashboard {
  const panels: Panel[] = [];
  const sections: Section[] = [];
  let y = 0;
  for (const band of layOutDashboard(dashboard, values)) {
    if (band.section !== null) sections.push({ id: band.key, title: band.title, y, collapsed: band.section.collapsed });
    for (const placed of band.panels) panels.push(publicPanel(placed, y, { variables: { ...values, ...placed.scope } }));
    // A section without panels still has a place of its own.
    y += Math.max(1, band.height);
  }
  const whole: InterpolationValues = { variables: values };
  return {
    ...dashboard,
    title: interpolateText(dashboard.title, whole),
    description: interpolateText(dashboard.description, whole),
    folder: "",
    tags: [],
    variables: [],
    links: [],
    annotations: { changes: false, incidents: false, alerts: false },
    sections,
    panels,
  };
}

function publicPanel({ key, panel, place }: PlacedPanel, y: number, values: InterpolationValues): Panel {
  const { links: _, repeat: __, ...bare } = panel;
  const shared = {
    id: key,
    title: interpolateText(panel.title, values),
    description: interpolateText(panel.description, values),
    place: { ...place, y: place.y + y },
  };
  if (bare.kind === "text") return { ...bare, ...shared, markdown: interpolateMarkdown(bare.markdown, values) };
  if (bare.kind === "logs") return { ...bare, ...shared, search: "", filters: {} };
  if (bare.kind === "traces") return { ...bare, ...shared, filters: {} };
  if (bare.kind === "unsupported") return { ...bare, ...shared };
  const queries = bare.queries.map(({ minStep: ___, ...query }) => ({
    ...query,
    expr: "",
    exemplars: false,
    legend: interpolateText(query.legend, values),
  }));
  return { ...bare, ...shared, queries };
}

/** The panel that a visitor names by such an id, with the values it is drawn for; null when there is none. */
export function panelByKey(dashboard: Dashboard, values: Readonly<Record<string, VariableValue>>, key: string): PlacedPanel | null {
  const bands: readonly PlacedBand[] = layOutDashboard(dashboard, values);
  return bands.flatMap(({ panels }) => panels).find((placed) => placed.key === key) ?? null;
}
