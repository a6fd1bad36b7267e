"use client";

import { useMemo } from "react";
import { type StateRow, StateTimeline, stateRuns } from "../../chart";
import { colourOf } from "../prepare/colours";
import { lookOf } from "../prepare/field-look";
import type { KindProps } from "./kind-props";

/** What state each series was in; mappings and thresholds say what a value means. */
export function StateTimelinePanel({ panel, name, series, box, from, to, stepMs, zone }: KindProps<"state-timeline">) {
  const most = Math.max(1, Math.floor((box.height - 18) / 14));
  const rows = useMemo(
    () =>
      series.slice(0, most).map((s): StateRow => {
        const look = lookOf(s.field);
        return {
          id: s.id,
          name: s.name,
          runs: stateRuns(s.times, s.values, stepMs, (value) => {
            const { text, color } = look(value);
            return { text, colour: color === null ? "var(--series-1)" : colourOf(color) };
          }),
        };
      }),
    [series, stepMs, most],
  );
  return (
    <>
      <StateTimeline label={name} height={box.height} showText={panel.showValue} {...{ rows, from, to, stepMs, zone }} />
      {series.length > most && <p className="px-4 text-dense text-muted">and {series.length - most} more</p>}
    </>
  );
}
