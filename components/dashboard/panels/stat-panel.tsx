"use client";

import { Sparkline } from "../../chart";
import { cn } from "../../ui";
import { colourOf, textColourOf } from "../prepare/colours";
import { calcText, calcValue, lookOf } from "../prepare/field-look";
import type { KindProps } from "./kind-props";
import { TileList } from "./tile-list";
import { tileGrid } from "../prepare/tile-grid";

/** One number a series, as large as there is room for. */
export function StatPanel({ panel, series, box }: KindProps<"stat">) {
  const tiles = tileGrid(series.length, box.width, box.height);
  const withName = panel.textBy === "value-and-name" || panel.textBy === "name";
  const withValue = panel.textBy === "value-and-name" || panel.textBy === "value";
  return (
    <TileList tiles={tiles}>
      {series.slice(0, tiles.shown).map((s) => {
        const value = calcValue(panel.calc, s);
        const look = lookOf(s.field)(value);
        const text = value === null ? look.text : calcText(panel.calc, s);
        const filled = panel.colorBy === "background" && look.color !== null && look.color !== "neutral";
        const named = withName && (series.length > 1 || panel.title === "");
        const size = Math.max(14, Math.min(40, tiles.height * 0.36, (tiles.width * 1.5) / Math.max(4, text.length)));
        return (
          <li
            key={s.id}
            data-slot="stat"
            className="relative flex min-w-0 flex-col justify-center overflow-hidden px-4"
            style={filled && look.color ? { background: `color-mix(in oklab, ${colourOf(look.color)} 16%, var(--bg))` } : undefined}
          >
            {panel.sparkline && s.values.length > 1 && tiles.height >= 56 && (
              <span aria-hidden className="pointer-events-none absolute inset-x-0 bottom-0 opacity-60">
                <Sparkline values={s.values} label="" width={tiles.width} height={Math.round(tiles.height * 0.32)} />
              </span>
            )}
            {named && <span className="truncate text-dense text-muted">{s.name}</span>}
            {withValue && (
              <span
                className={cn("truncate font-semibold", value === null && "text-muted")}
                style={{ fontSize: size, lineHeight: 1.2, ...(panel.colorBy === "none" ? {} : { color: textColourOf(look.color) }) }}
              >
                {text}
              </span>
            )}
          </li>
        );
      })}
      {series.length > tiles.shown && <li className="px-4 text-dense text-muted">and {series.length - tiles.shown} more</li>}
    </TileList>
  );
}
