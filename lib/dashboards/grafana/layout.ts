import { GRID_COLUMNS, type Place, type Section } from "../model";
import { type Findings, clip } from "./findings";
import type { JsonNode } from "./json-node";

/** A panel of the file with its place in our grid; Grafana's has the same columns and nearly the same rows. */
export interface PlacedPanel {
  readonly node: JsonNode;
  readonly place: Place;
}

export interface Layout {
  readonly panels: readonly PlacedPanel[];
  readonly sections: readonly Section[];
}

const DEFAULT_WIDTH = 12;
const DEFAULT_HEIGHT = 8;
const LOWEST = 10_000;
const MOST_SECTIONS = 100;

/** One row of the file and what lies under it, or the panels before the first row. */
interface Band {
  readonly row: JsonNode | null;
  readonly members: PlacedPanel[];
}

/** Lays out the panels of either age: `panels` on a grid, or `rows` with spans of twelve. */
export function layOut(dashboard: JsonNode, findings: Findings): Layout {
  const bands = dashboard.at("panels").isList ? bandsOfGrid(dashboard.at("panels")) : bandsOfRows(dashboard.at("rows"));
  const panels: PlacedPanel[] = [];
  const sections: Section[] = [];
  let top = 0;
  for (const band of bands) {
    if (band.row) {
      if (sections.length < MOST_SECTIONS) sections.push(sectionOf(band.row, sections.length, top, findings));
      else
        findings.remark(
          `The row “${clip(band.row.at("title").text() ?? "", 60)}” is one more than ${MOST_SECTIONS}; its panels follow without a heading.`,
        );
      top++;
    }
    // Panels of a collapsed row kept the places they had when it was open: each band is moved to where it begins now.
    const first = Math.min(...band.members.map(({ place }) => place.y));
    let bottom = top;
    for (const { node, place } of band.members) {
      const y = Math.min(LOWEST, top + place.y - first);
      panels.push({ node, place: { ...place, y } });
      bottom = Math.max(bottom, y + place.h);
    }
    top = Math.min(LOWEST, bottom);
  }
  return { panels, sections };
}

function sectionOf(row: JsonNode, index: number, y: number, findings: Findings): Section {
  const repeat = row.at("repeat").text() ?? "";
  const repeats = /^[A-Za-z_]\w{0,63}$/.test(repeat);
  if (repeat !== "" && !repeats)
    findings.remark(
      `The row “${clip(row.at("title").text() ?? "", 60)}” repeats by a variable whose name is not usable; it is shown once.`,
    );
  return {
    id: `section-${index + 1}`,
    title: clip(row.at("title").text() ?? "", 200),
    y,
    collapsed: row.at("collapsed").value === true || row.at("collapse").value === true,
    ...(repeats ? { repeat } : {}),
  };
}

function bandsOfGrid(list: JsonNode): Band[] {
  const items = list
    .list()
    .map((node, order) => ({ node, order, place: placeOf(node.at("gridPos")) }))
    // Copies that Grafana had made of a repeated panel: it makes them anew, and so do we.
    .filter(({ node }) => !node.at("repeatPanelId").present)
    .sort((a, b) => a.place.y - b.place.y || a.place.x - b.place.x || a.order - b.order);
  const bands: Band[] = [{ row: null, members: [] }];
  for (const { node, place } of items) {
    if (node.at("type").value !== "row") bands.at(-1)?.members.push({ node, place });
    else {
      const nested = node.at("panels").present ? node.at("panels").list() : [];
      bands.push({
        row: node,
        members: nested
          .filter((panel) => !panel.at("repeatPanelId").present)
          .map((panel) => ({ node: panel, place: placeOf(panel.at("gridPos")) })),
      });
    }
  }
  return bands;
}

function placeOf(grid: JsonNode): Place {
  const whole = (key: string, least: number, most: number, otherwise: number) =>
    Math.min(most, Math.max(least, Math.round(grid.at(key).number() ?? otherwise)));
  const w = whole("w", 1, GRID_COLUMNS, DEFAULT_WIDTH);
  return { x: whole("x", 0, GRID_COLUMNS - w, 0), y: whole("y", 0, LOWEST, 0), w, h: whole("h", 1, 100, DEFAULT_HEIGHT) };
}

/** Before schema 16: rows of panels that flow from left to right, twelve spans wide; heights in pixels. */
function bandsOfRows(rows: JsonNode): Band[] {
  const bands: Band[] = [];
  for (const row of rows.present ? rows.list() : []) {
    const members: PlacedPanel[] = [];
    let x = 0;
    let y = 0;
    const h = Math.min(100, Math.max(2, Math.round(pixels(row.at("height")) / 38)));
    for (const node of row.at("panels").present ? row.at("panels").list() : []) {
      if (node.at("repeatPanelId").present) continue;
      const w = Math.min(GRID_COLUMNS, Math.max(1, Math.round((node.at("span").number() ?? 4) * 2)));
      if (x + w > GRID_COLUMNS) {
        x = 0;
        y += h;
      }
      members.push({ node, place: { x, y, w, h } });
      x += w;
    }
    const titled = row.at("showTitle").value === true || row.at("collapse").value === true || (row.at("repeat").text() ?? "") !== "";
    bands.push({ row: titled ? row : null, members });
  }
  return bands;
}

function pixels(height: JsonNode): number {
  const written = height.value;
  const number = typeof written === "string" ? Number.parseFloat(written) : written;
  return typeof number === "number" && Number.isFinite(number) && number > 0 ? number : 250;
}
