import { METRIC_NAME } from "@/lib/kernel/labels";
import type { PanelAnswer } from "@/lib/promql";

/** An instant query's answer as `query_result()` offers it: one line a series, `name{label="value"} 1.5 1700000000000`. */
export const resultLines = ({ series, times, text }: PanelAnswer): readonly string[] =>
  text !== undefined
    ? [text]
    : series.flatMap(({ labels, values }) => {
        const value = values.at(-1) ?? null;
        if (value === null) return [];
        const { [METRIC_NAME]: name = "", ...rest } = labels;
        const pairs = Object.entries(rest).map(([label, of]) => `${label}=${JSON.stringify(of)}`);
        return [`${name}${pairs.length > 0 ? `{${pairs.join(",")}}` : ""} ${String(value)} ${times.at(-1) ?? ""}`.trim()];
      });
