"use client";

import { Gauge } from "../../chart";
import { colourOf } from "../prepare/colours";
import { calcText, calcValue, lookOf, spanOf } from "../prepare/field-look";
import { thresholdSteps } from "@/lib/dashboards";
import { tileGrid } from "../prepare/tile-grid";
import type { KindProps } from "./kind-props";
import { TileList } from "./tile-list";

/** Each series' value on its way from least to greatest. */
export function GaugePanel({ panel, series, box }: KindProps<"gauge">) {
  const tiles = tileGrid(series.length, box.width, box.height);
  const named = series.length > 1 || panel.title === "";
  const size = Math.max(48, Math.min(tiles.width - 16, (tiles.height - (named ? 20 : 4)) / 0.86));
  return (
    <TileList tiles={tiles}>
      {series.slice(0, tiles.shown).map((s) => {
        const value = calcValue(panel.calc, s);
        const look = lookOf(s.field)(value);
        const { min, max } = spanOf(s.field, value);
        const share = (v: number) => (v - min) / (max - min);
        return (
          <li key={s.id} className="flex min-w-0 flex-col items-center justify-center">
            <Gauge
              name={s.name}
              text={value === null ? look.text : calcText(panel.calc, s)}
              share={value === null ? null : share(value)}
              colour={look.color === null ? "var(--series-1)" : colourOf(look.color)}
              steps={thresholdSteps(s.field.thresholds, min, max).map((step) => ({
                from: Number.isFinite(step.from) ? share(step.from) : 0,
                colour: colourOf(step.color),
              }))}
              size={size}
            />
            {named && <span className="max-w-full truncate px-2 text-dense text-muted">{s.name}</span>}
          </li>
        );
      })}
    </TileList>
  );
}
