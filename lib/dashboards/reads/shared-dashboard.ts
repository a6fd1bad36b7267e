import { Fault } from "@/lib/kernel/faults";
import { processSingleton } from "@/lib/kernel/process-singleton";
import type { TimeRange } from "@/lib/kernel/time-range";
import type { Ctx } from "@/lib/people";
import type { PanelAnswer, PanelFailure, PanelQueryResponse } from "@/lib/promql";
import { promDuration } from "../builtin-variables";
import type { SharedPanelQuery } from "../inputs";
import { isWithheld, panelByKey, publicDashboard } from "../public-dashboard";
import { allowedRange, linkRange } from "../public-link";
import { panelQueryRequest } from "../panel-queries";
import { resolveVariables } from "../resolve-variables";
import { ShortMemory } from "../short-memory";
import type { VariableValue } from "../variable-value";
import { variableValues } from "../variable-values";
import { ALL } from "../variable-options";
import { notePublicVisit } from "../verbs/open-public-link";
import type { SharedDashboard } from "../views";
import { askQueries } from "./ask-queries";
import { variableSource } from "./resolve-variables";
import { allowComputation, type SharedContext, sharedContext } from "./shared-context";

/** What a visitor of a public link sees. Throws as `sharedContext` does. */
export async function sharedDashboard(visitor: Ctx, token: string): Promise<SharedDashboard> {
  const shared = await sharedContext(visitor, token);
  await notePublicVisit(visitor, shared);
  const { link, dashboard } = shared;
  const values = await linkValues(shared);
  const shown = publicDashboard(dashboard, values);
  return {
    title: shown.title,
    description: shown.description,
    expiresAt: link.expiresAt,
    time: link.time,
    refreshS: dashboard.refreshS,
    variables: dashboard.variables.flatMap(({ name, label, hide }) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      return hide === "all" || value === undefined ? [] : [{ name, label, values: value.all ? [ALL] : (value.texts ?? value.values) }];
    }),
    dashboard: shown,
    withheld: shown.panels.filter(isWithheld).map(({ id, kind }) => ({ id, kind })),
  };
}

/** The least step that is worth it, and the most series that a page draws. */
const LEAST_STEP_MS = 1000;
const MOST_SERIES = 200;

/**
 * The data of one panel of a public link. Its queries are those of the stored
 * dashboard; a visitor chooses the part of the link's range and the step. What
 * an answer says about its query stays here.
 */
export async function sharedPanel(visitor: Ctx, token: string, key: string, wish: SharedPanelQuery): Promise<PanelQueryResponse> {
  const shared = await sharedContext(visitor, token);
  const values = await linkValues(shared);
  const placed = panelByKey(shared.dashboard, values, key);
  if (placed === null || !("queries" in placed.panel)) throw new Fault("not-found", "There is no such panel here.");
  const range = allowedRange(wish, shared.link.time, placed.panel.time, visitor.clock.now());
  if (range === null)
    throw new Fault("invalid", "This link shows another time.", { at: "from", fix: "Choose a time within what the page shows." });
  const stepMs = Math.max(wish.step ?? 0, LEAST_STEP_MS, Math.ceil((range.to - range.from) / wish.points));
  const limits = { maxPoints: wish.points, maxSeries: MOST_SERIES };
  const request = panelQueryRequest(placed.panel, { ...values, ...placed.scope }, onGrid(range, stepMs), limits);
  if (request === null) return { results: [] };
  // Many visitors look at one page: what was computed a moment ago serves all of them.
  const asked = JSON.stringify([shared.link.tenant, request]);
  const { results } = await answers().get(asked, visitor.clock.now(), async () => {
    allowComputation(shared, visitor.clock.now());
    return askQueries(shared.ctx, request, NEVER);
  });
  return { results: results.map(withoutQuery) };
}

/** Shared by visitors, so none of them can give it up. */
const NEVER = new AbortController().signal;
const answers = () => processSingleton("dashboard-link-answers", () => new ShortMemory<PanelQueryResponse>(15_000, 500));

/** The same instants for all who ask within a step. */
const onGrid = ({ from, to }: TimeRange, stepMs: number) => ({
  from: Math.floor(from / stepMs) * stepMs,
  to: Math.max(Math.floor(from / stepMs), Math.floor(to / stepMs)) * stepMs,
  stepMs,
});

const withoutQuery = (result: PanelAnswer | PanelFailure): PanelAnswer | PanelFailure => {
  if ("error" in result) {
    return {
      ref: result.ref,
      error: { kind: result.error.kind, message: "This panel could not be computed.", fix: "Try again, or tell whoever sent the link." },
    };
  }
  const { explain: _, exemplars: __, ...answer } = result;
  return { ...answer, notes: [] };
};

/** The values that the link was made with; a visitor chooses none. `auto` intervals take a step that fits the whole page. */
async function linkValues({ link, dashboard, ctx }: SharedContext): Promise<Readonly<Record<string, VariableValue>>> {
  if (dashboard.variables.length === 0) return {};
  const range = linkRange(link.time, ctx.clock.now());
  const stepMs = Math.max(15_000, Math.round((range.to - range.from) / 300));
  const resolved = await resolveVariables(dashboard.variables, link.variables, { ...range, stepMs }, variableSource(ctx, range));
  return variableValues(dashboard.variables, resolved, promDuration(stepMs));
}

/** Kept by nobody, and found by no search engine. */
export const sharedResponse = (answer: SharedDashboard | PanelQueryResponse): Response =>
  Response.json(answer, { headers: { "cache-control": "no-store", "x-robots-tag": "noindex, nofollow" } });
