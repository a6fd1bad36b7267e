import type { DataPanel, Panel, PanelField, PanelLink, Place } from "../model";
import type { Findings } from "./findings";
import type { ImportContext } from "./import-context";
import type { JsonNode } from "./json-node";
import { readLinks } from "./links";
import type { PanelQueries } from "./queries";

/** What every panel has. */
export type PanelBase = Pick<Panel, "id" | "title" | "description" | "place"> & {
  links?: PanelLink[];
  repeat?: NonNullable<Panel["repeat"]>;
};

/** What every panel with queries has. */
export type DataBase = PanelBase & Pick<DataPanel, "queries" | "transforms" | "field" | "overrides" | "time">;

/** One panel being read. */
export interface PanelReading {
  readonly node: JsonNode;
  readonly base: PanelBase;
  readonly queries: PanelQueries;
  readonly context: ImportContext;
  readonly findings: Findings;
}

/** The panel's own frame: everything but its queries and its drawing. */
export function readBase(node: JsonNode, id: string, place: Place, title: string, findings: Findings): PanelBase {
  const base: PanelBase = { id, title, description: (node.at("description").text() ?? "").slice(0, 5000), place };
  const links = readLinks(node.at("links"), 20, findings);
  if (links.length > 0) base.links = links;
  const repeat = node.at("repeat").text();
  if (repeat !== undefined && /^[A-Za-z_]\w{0,63}$/.test(repeat)) {
    const perRow = Math.round(node.at("maxPerRow").number() ?? 4);
    base.repeat = {
      variable: repeat,
      direction: node.at("repeatDirection").value === "v" ? "down" : "across",
      perRow: Math.min(24, Math.max(1, perRow)),
    };
  }
  return base;
}

const DURATION = /^(?:now-)?(\d+(?:ms|[smhdwMy]))(?:\/[smhdwMy])?$/;

/** A range of its own, as Grafana writes it: the last `1h`, shifted by `1d`. */
export function readOwnTime(node: JsonNode, findings: Findings): DataPanel["time"] {
  const time: NonNullable<DataPanel["time"]> = {};
  const read = (key: "timeFrom" | "timeShift"): string | undefined => {
    const written = (node.at(key).text() ?? "").trim();
    if (written === "") return undefined;
    const duration = DURATION.exec(written)?.[1];
    if (duration === undefined || duration.length > 20)
      findings.approximate(`Its own time “${written.slice(0, 40)}” is not understood; it follows the page.`);
    return duration === undefined || duration.length > 20 ? undefined : duration;
  };
  const last = read("timeFrom");
  if (last !== undefined) time.last = last;
  const shift = read("timeShift");
  if (shift !== undefined) time.shift = shift;
  return time.last === undefined && time.shift === undefined ? undefined : time;
}

/** A copy without the keys that hold nothing, as the model wants it. */
export function dataBase(
  reading: PanelReading,
  parts: { field?: PanelField | undefined; overrides?: DataPanel["overrides"]; transforms?: DataPanel["transforms"] },
): DataBase {
  const time = readOwnTime(reading.node, reading.findings);
  return {
    ...reading.base,
    queries: [...reading.queries.prometheus],
    ...(parts.field && Object.keys(parts.field).length > 0 ? { field: parts.field } : {}),
    ...(parts.overrides && parts.overrides.length > 0 ? { overrides: parts.overrides } : {}),
    ...(parts.transforms && parts.transforms.length > 0 ? { transforms: parts.transforms } : {}),
    ...(time ? { time } : {}),
  };
}
