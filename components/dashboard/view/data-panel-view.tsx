"use client";

import { useEffect, useMemo } from "react";
import { type DataPanel, type Scope, interpolateText, interpolateUrl, variableValues } from "@/lib/dashboards";
import { visibleText } from "@/lib/kernel/visible-text";
import { useBox } from "../../chart";
import { ErrorNote, Panel, type PanelState, panelStateOf, Skeleton, Tooltip } from "../../ui";
import { usePanelSource } from "../data/panel-source";
import { type PanelData, usePanelData } from "../data/use-panel-data";
import { KindView } from "../panels/kind-view";
import { panelGrid } from "../prepare/panel-grid";
import { useDashboardScope } from "./dashboard-scope";
import type { FrameProps } from "./panel-frame-props";

interface DataPanelViewProps {
  readonly panel: DataPanel;
  readonly name: string;
  readonly frame: FrameProps;
  readonly scope: Scope;
  readonly inView: boolean;
}

/** A panel that asks queries: data, and every state it can be in. */
export function DataPanelView({ panel, name, frame, scope: own, inView }: DataPanelViewProps) {
  const scope = useDashboardScope();
  const { dashboard, resolved, from, to } = scope;
  const [ref, box] = useBox<HTMLDivElement>();
  const wide = box.width > 0;
  const grid = useMemo(() => {
    const variables = { ...variableValues(dashboard.variables, resolved, "15s"), ...own };
    const minSteps = panel.queries.flatMap((q) => (q.minStep === undefined ? [] : [interpolateText(q.minStep, { variables })]));
    return panelGrid({ from, to, widthPx: drawnWidth(panel, box.width), time: panel.time, minSteps });
  }, [from, to, box.width, panel, dashboard.variables, resolved, own]);
  const values = useMemo(
    () => ({ ...variableValues(dashboard.variables, resolved, `${Math.round(grid.stepMs / 1000)}s`), ...own }),
    [dashboard.variables, resolved, own, grid.stepMs],
  );
  const data = usePanelData({ panel, grid, variables: values, title: dashboard.title, enabled: inView && wide && scope.ready });
  const { onFailures } = scope;
  const { failures } = data;
  useEffect(() => onFailures?.(panel.id, failures), [onFailures, panel.id, failures]);
  const asks = usePanelSource().asks(panel);
  const state = stateOf(data, asks);
  const shown = data.grid ?? grid;
  return (
    <div ref={ref} className="h-full min-h-0">
      <Panel
        {...frame}
        state={state}
        note={
          <>
            {box.width >= ROOM_FOR_NOTE_PX && <span className="truncate">{noteOf(panel, data)}</span>}
            <Warnings answers={data.answers} />
            {frame.note}
          </>
        }
        skeleton={<Skeleton className="mx-4 h-24" />}
      >
        {data.failures.length > 0 && <Failure failures={data.failures} />}
        <Drawing>
          {(inner) => (
            <KindView
              panel={panel}
              name={name}
              series={data.series}
              answers={data.answers}
              variables={values}
              box={inner}
              from={shown.from}
              to={shown.to}
              stepMs={spacingOf(data.answers, shown.stepMs)}
              zone={scope.zone}
              marks={panel.time?.shift === undefined ? scope.marks : []}
              onZoom={panel.time === undefined ? scope.onZoom : undefined}
              onRestore={scope.onRestore}
              fillLink={
                scope.links
                  ? (url, value) =>
                      interpolateUrl(url, {
                        variables: values,
                        builtins: {
                          __value: value.text,
                          __from: String(from),
                          __to: String(to),
                          ...Object.fromEntries(Object.entries(value.labels).map(([k, v]) => [`__labels.${k}`, v])),
                        },
                      })
                  : undefined
              }
            />
          )}
        </Drawing>
      </Panel>
    </div>
  );
}

/** In a narrower panel the title needs the room; the inspector says it as well. */
const ROOM_FOR_NOTE_PX = 360;

/** The distance of two points as they came: thinned-out ones lie further apart than was asked. */
function spacingOf(answers: PanelData["answers"], otherwise: number): number {
  const [first, second] = answers.find((a) => a.times.length > 1)?.times ?? [];
  return first === undefined || second === undefined ? otherwise : second - first;
}

/** Bars and cells need more room than the points of a line. */
const drawnWidth = (panel: DataPanel, width: number): number =>
  panel.kind === "heatmap" || panel.kind === "state-timeline"
    ? width / 2
    : panel.kind === "time-series" && panel.draw === "bars"
      ? width / 4
      : width;

/** Measures the room that is left below the head. */
function Drawing({ children }: { readonly children: (box: { width: number; height: number }) => React.ReactNode }) {
  const [ref, box] = useBox<HTMLDivElement>();
  return (
    <div ref={ref} className="min-h-0 flex-1 overflow-hidden">
      {box.height > 0 && children(box)}
    </div>
  );
}

function stateOf(data: PanelData, asks: boolean): PanelState {
  if (!asks) return { kind: "empty-filter", why: "This panel has no query yet." };
  return panelStateOf(data.query, (): PanelState | null => {
    if (data.failures.length > 0 && data.answers.length === 0) {
      const [first] = data.failures;
      return {
        kind: "error",
        error: {
          sentence: visibleText(first?.error.message ?? ""),
          fix: visibleText(first?.error.fix ?? "") || null,
          code: null,
          requestId: null,
        },
        onRetry: () => void data.query.refetch(),
      };
    }
    if (data.series.length === 0) return { kind: "empty-filter", why: "No data in this range." };
    const cut = data.answers.find((a) => a.totalSeries > a.series.length);
    return cut ? { kind: "too-much", why: `${cut.series.length} of ${cut.totalSeries} series` } : null;
  });
}

function Failure({ failures }: { readonly failures: PanelData["failures"] }) {
  const sentence = failures.map((f) => `Query ${f.ref}: ${visibleText(f.error.message)}`).join(" ");
  return <ErrorNote error={{ sentence, fix: null, code: null, requestId: null }} inline />;
}

/** What the evaluation warned of; remarks are left to the inspector. */
function Warnings({ answers }: Pick<PanelData, "answers">) {
  const texts = [...new Set(answers.flatMap((a) => a.notes.filter((n) => n.level === "warning").map((n) => n.text)))];
  if (texts.length === 0) return null;
  const words = visibleText(texts.join("\n"));
  return (
    <Tooltip text={<span className="whitespace-pre-line">{words}</span>}>
      <button type="button" className="text-p2-text" aria-label={`Warnings: ${words}`}>
        {texts.length === 1 ? "1 warning" : `${texts.length} warnings`}
      </button>
    </Tooltip>
  );
}

/** What is unusual about the data: another range, roll-ups. */
function noteOf(panel: DataPanel, data: PanelData): string {
  const parts: string[] = [];
  if (panel.time?.last) parts.push(`last ${panel.time.last}`);
  if (panel.time?.shift) parts.push(`${panel.time.shift} earlier`);
  const rolled = data.answers.find((a) => a.stats.resolution !== "raw");
  if (rolled) parts.push(`from ${rolled.stats.resolution} roll-ups`);
  return parts.join(" · ");
}
