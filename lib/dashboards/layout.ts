import { interpolateText } from "./interpolate";
import { GRID_COLUMNS, type Dashboard, type Panel, type Place, type Section } from "./model";
import type { VariableValue } from "./variable-value";

/** Values that hold for one panel or section, over those of the dashboard: the one it is repeated for. */
export type Scope = Readonly<Record<string, VariableValue>>;

/** A panel as it is drawn. */
export interface PlacedPanel {
  /** Unique in the layout: the panel's id, and for repeats which one. */
  readonly key: string;
  readonly panel: Panel;
  /** Within its band. */
  readonly place: Place;
  readonly scope: Scope;
}

/** A section with its panels, or what stands before the first section. */
export interface PlacedBand {
  /** Unique in the layout. */
  readonly key: string;
  /** Null for what stands before the first section. */
  readonly section: Section | null;
  /** Variables filled in; empty without a section. */
  readonly title: string;
  readonly scope: Scope;
  readonly panels: readonly PlacedPanel[];
  /** In rows of the grid. */
  readonly height: number;
}

/** Copies of one panel or section; more would not be looked at. */
const MOST_COPIES = 50;
/** Panels of a whole dashboard: repeats within repeats multiply. The first copy of everything is always drawn. */
const MOST_PANELS = 1000;

/**
 * A dashboard as it is drawn for the chosen values: sections and panels drawn
 * once for each value that they are repeated by, bands one below the other,
 * nothing over anything else. Panels that stood side by side still do.
 */
export function layOutDashboard(dashboard: Pick<Dashboard, "panels" | "sections">, values: Scope): readonly PlacedBand[] {
  let left = MOST_PANELS;
  const bands: PlacedBand[] = [];
  for (const { section, panels } of bandsOf(dashboard)) {
    if (section === null && panels.length === 0) continue;
    for (const [i, { suffix, scope }] of copiesOf(section?.repeat, values, "@").entries()) {
      if (i > 0 && left < panels.length) break;
      const placed = placePanels(panels, { ...values, ...scope }, { suffix, scope }, left);
      left -= placed.length;
      bands.push({
        key: section === null ? "top" : section.id + suffix,
        section,
        title: section === null ? "" : interpolateText(section.title, { variables: { ...values, ...scope } }),
        scope,
        panels: placed,
        height: placed.reduce((most, { place }) => Math.max(most, place.y + place.h), 0),
      });
    }
  }
  return bands;
}

/** Every section with the panels between it and the next; those before the first come first. */
function bandsOf({ panels, sections }: Pick<Dashboard, "panels" | "sections">): { section: Section | null; panels: Panel[] }[] {
  const bands: { section: Section | null; panels: Panel[] }[] = [{ section: null, panels: [] }];
  for (const section of [...sections].sort((a, b) => a.y - b.y)) bands.push({ section, panels: [] });
  for (const panel of panels) bands.findLast(({ section }) => section === null || panel.place.y >= section.y)?.panels.push(panel);
  return bands;
}

interface Copy {
  readonly suffix: string;
  readonly scope: Scope;
}

/** One copy for each chosen value; one alone where nothing is repeated or nothing is chosen. `sign` and a number tell one copy from the first. */
function copiesOf(variable: string | undefined, values: Scope, sign: string): readonly Copy[] {
  const value = variable !== undefined && Object.hasOwn(values, variable) ? values[variable] : undefined;
  if (variable === undefined || value === undefined || value.verbatim || value.values.length === 0) return [{ suffix: "", scope: {} }];
  const origin = value.foreign ? { foreign: true } : {};
  return value.values.slice(0, MOST_COPIES).map((one, i) => ({
    suffix: i === 0 ? "" : `${sign}${i}`,
    scope: { [variable]: { values: [one], texts: [value.texts?.[i] ?? one], ...origin } },
  }));
}

function placePanels(panels: readonly Panel[], values: Scope, outer: Copy, most: number): readonly PlacedPanel[] {
  const top = Math.min(...panels.map(({ place }) => place.y));
  const inOrder = [...panels].sort((a, b) => a.place.y - b.place.y || a.place.x - b.place.x);
  const placed: PlacedPanel[] = [];
  // What the repeats above have grown by, from which row on.
  const growth = new Map<number, { readonly below: number; readonly rows: number }>();
  for (const panel of inOrder) {
    const grown = [...growth.values()].filter(({ below }) => panel.place.y >= below).reduce((sum, { rows }) => sum + rows, 0);
    const base = { ...panel.place, y: panel.place.y - top + grown };
    const copies = copiesOf(panel.repeat?.variable, values, "~").slice(0, Math.max(1, most - placed.length));
    const places = panel.repeat && copies.length > 1 ? placesOfCopies(base, panel.repeat, copies.length) : [base];
    for (const [i, place] of places.entries()) {
      const copy = copies[i];
      const scope = { ...outer.scope, ...copy?.scope };
      placed.push({ key: panel.id + outer.suffix + (copy?.suffix ?? ""), panel, place: withoutOverlap(place, placed), scope });
    }
    const bottom = Math.max(...places.map(({ y, h }) => y + h));
    const rows = bottom - (base.y + base.h);
    // Repeats that stand side by side grow together, not one after the other.
    if (rows > (growth.get(panel.place.y)?.rows ?? 0)) growth.set(panel.place.y, { below: panel.place.y + panel.place.h, rows });
  }
  return placed;
}

function placesOfCopies(base: Place, repeat: NonNullable<Panel["repeat"]>, count: number): readonly Place[] {
  if (repeat.direction === "down") return Array.from({ length: count }, (_, i) => ({ ...base, y: base.y + i * base.h }));
  const perRow = Math.min(repeat.perRow, count);
  const w = Math.floor(GRID_COLUMNS / perRow);
  return Array.from({ length: count }, (_, i) => ({ x: (i % perRow) * w, y: base.y + Math.floor(i / perRow) * base.h, w, h: base.h }));
}

const overlap = (a: Place, b: Place): boolean => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

/** The place itself, or the nearest one below that is free. */
function withoutOverlap(place: Place, placed: readonly PlacedPanel[]): Place {
  let y = place.y;
  for (;;) {
    const hit = placed.find((other) => overlap({ ...place, y }, other.place));
    if (hit === undefined) return { ...place, y };
    y = hit.place.y + hit.place.h;
  }
}
