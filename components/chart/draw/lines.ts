import type { LineModel } from "../prepare/time-series-model";
import type { ValueScale } from "../prepare/value-scale";
import type { Plot } from "./chart-frame";

/** What every painter of lines is given. */
export interface LinesProps {
  readonly plot: Plot;
  /** Unix milliseconds, ascending. */
  readonly times: readonly number[];
  readonly lines: readonly LineModel[];
  readonly scale: ValueScale;
  readonly from: number;
  readonly to: number;
  /** The last bucket is not over yet. */
  readonly partialLast: boolean;
}
