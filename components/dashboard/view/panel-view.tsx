"use client";

import { Info } from "lucide-react";
import { type ReactNode, useMemo, useRef } from "react";
import {
  type Panel as PanelModel,
  type Scope,
  builtinValues,
  interpolateMarkdown,
  interpolateText,
  variableValues,
} from "@/lib/dashboards";
import { visibleText } from "@/lib/kernel/visible-text";
import { Panel, Tooltip } from "../../ui";
import { TextPanel } from "../panels/text-panel";
import { useInView } from "../data/use-in-view";
import { DataPanelView } from "./data-panel-view";
import { useDashboardScope } from "./dashboard-scope";
import { ListPanelView } from "./list-panel-view";
import { PanelLinks } from "./panel-links";
import { PanelMenu } from "./panel-menu";
import type { FrameProps } from "./panel-frame-props";

interface PanelViewProps {
  readonly panel: PanelModel;
  /** Values that hold for this panel alone: it is one of a repeated panel's. */
  readonly scope?: Scope;
  /** Stands before the title: what it is moved by. */
  readonly handle?: ReactNode;
}

const NONE: Scope = {};

/** A panel with its head, whatever it shows. It fills the box it stands in. */
export function PanelView({ panel, scope: own = NONE, handle }: PanelViewProps) {
  const scope = useDashboardScope();
  const ref = useRef<HTMLDivElement>(null);
  const inView = useInView(ref);
  const { dashboard, resolved, from, to } = scope;
  const values = useMemo(
    () => ({
      variables: { ...variableValues(dashboard.variables, resolved, "1m"), ...own },
      builtins: builtinValues({ from, to, stepMs: 60_000 }, dashboard.title),
    }),
    [dashboard, resolved, own, from, to],
  );
  const fill = (text: string) => visibleText(interpolateText(text, values));
  const title = fill(panel.title);
  const description = fill(panel.description);
  const name = title || untitled(panel);
  const frame: FrameProps = {
    level: 3,
    // The head stays one line: a panel may be narrow.
    className: "flex h-full flex-col overflow-hidden border-r [&>header]:flex-nowrap [&>header>h3]:min-w-0 [&>header>span]:flex-nowrap",
    before: handle,
    title: <span className="block truncate">{title === "" ? <span className="sr-only">{untitled(panel)}</span> : title}</span>,
    beside: (
      <span className="-ml-2 flex min-w-0 shrink-[0.5] items-center gap-2">
        {description !== "" && (
          <Tooltip text={<span className="whitespace-pre-line">{description}</span>}>
            <button
              type="button"
              aria-label={`About ${name}: ${description}`}
              className="flex size-6 items-center justify-center rounded-chip text-muted hover:bg-hover hover:text-fg"
            >
              <Info aria-hidden className="size-3.5" strokeWidth={1.5} />
            </button>
          </Tooltip>
        )}
        {scope.links && panel.links && <PanelLinks links={panel.links} values={values} />}
      </span>
    ),
    note: <PanelMenu panel={panel} name={name} scope={own} />,
  };
  return (
    <div ref={ref} data-slot="dashboard-panel" data-panel={panel.id} data-kind={panel.kind} className="h-full min-h-0">
      {panel.kind === "text" ? (
        <Panel {...frame}>
          <Body>
            <TextPanel name={name} text={visibleText(interpolateMarkdown(panel.markdown, values))} />
          </Body>
        </Panel>
      ) : panel.kind === "unsupported" ? (
        <Panel
          {...frame}
          state={{ kind: "empty-filter", why: `${visibleText(panel.reason)}${panel.source ? ` (was: ${visibleText(panel.source)})` : ""}` }}
        />
      ) : panel.kind === "logs" || panel.kind === "traces" ? (
        <ListPanelView panel={panel} frame={frame} fill={fill} inView={inView} />
      ) : (
        <DataPanelView panel={panel} name={name} frame={frame} scope={own} inView={inView} />
      )}
    </div>
  );
}

const Body = ({ children }: { readonly children: ReactNode }) => <div className="min-h-0 flex-1">{children}</div>;

/** What a panel without a title is called by those who must call it something. */
export const untitled = (panel: PanelModel): string => `${panel.kind.replaceAll("-", " ")} panel`;
