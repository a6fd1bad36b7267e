import type { PanelAnswer } from "@/lib/promql";
import type { PanelKind, PanelOf, VariableValue } from "@/lib/dashboards";
import type { ChartMark } from "../../chart";
import type { Box } from "../../chart/draw/use-box";
import type { ShownSeries } from "../prepare/shown-series";

/** What a panel's drawing is given, whatever its kind. */
export interface KindProps<K extends PanelKind> {
  readonly panel: PanelOf<K>;
  /** Title for people who do not see it; never empty. */
  readonly name: string;
  readonly series: readonly ShownSeries[];
  readonly answers: readonly PanelAnswer[];
  /** What is chosen, for texts that name it. */
  readonly variables: Readonly<Record<string, VariableValue>>;
  /** Of the room there is, in pixels. */
  readonly box: Box;
  /** What the panel was asked for, Unix milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly stepMs: number;
  readonly zone: string;
  readonly marks: readonly ChartMark[];
  /** Absent on public pages. */
  readonly onZoom?: ((from: number, to: number) => void) | undefined;
  readonly onRestore?: (() => void) | undefined;
  /** Fills a link's variables for one value; null where the page follows no links. */
  readonly fillLink?:
    ((url: string, value: { readonly text: string; readonly labels: Readonly<Record<string, string>> }) => string) | undefined;
}
