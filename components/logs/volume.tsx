"use client";

import { LOG_LEVELS, type LogVolume } from "@/lib/logs";
import type { ChartMark } from "../chart/prepare/time-series-model";
import { StackedBars } from "../chart/draw/stacked-bars";
import { LEVEL_COLOUR } from "./level-glyph";

interface VolumeProps {
  readonly volume: LogVolume;
  readonly zone: string;
  readonly marks: readonly ChartMark[];
  readonly onZoom: (from: number, to: number) => void;
}

/** Records over time, stacked by level with the worst on top; drag to narrow the time. */
export function Volume({ volume, zone, marks, onZoom }: VolumeProps) {
  const from = volume.buckets[0] ?? 0;
  const to = (volume.buckets.at(-1) ?? 0) + volume.stepMs;
  const layers = LOG_LEVELS.filter((level) => volume.counts[level]).map((level) => ({
    id: level,
    name: level,
    colour: LEVEL_COLOUR[level],
    values: volume.counts[level] ?? [],
  }));
  return (
    <StackedBars
      label="Log records by level"
      times={volume.buckets}
      stepMs={volume.stepMs}
      layers={layers}
      unit="events"
      zone={zone}
      from={from}
      to={to}
      height={80}
      marks={marks}
      onZoom={onZoom}
    />
  );
}
