/**
 * Which panels stand in which section, and where. A section is a band across
 * the dashboard: it holds what stands between its own row and the next one's.
 */
import type { Panel, Place, Section } from "@/lib/dashboards";

export interface Placed {
  readonly id: string;
  readonly place: Place;
}

export interface Band<P extends Placed> {
  /** Null for what stands above the first section. */
  readonly section: Section | null;
  /** In reading order: from the top, then from the left. */
  readonly panels: readonly P[];
  /** The row its panels are counted from. */
  readonly top: number;
}

export function bandsOf<P extends Placed>(panels: readonly P[], sections: readonly Section[]): readonly Band<P>[] {
  const ordered = [...sections].sort((a, b) => a.y - b.y);
  const bands = [null, ...ordered].map((section, k): Band<P> => {
    const from = section?.y ?? Number.NEGATIVE_INFINITY;
    const until = ordered[k]?.y ?? Number.POSITIVE_INFINITY;
    const own = panels.filter((p) => p.place.y >= from && p.place.y < until).sort(inReadingOrder);
    return { section, panels: own, top: Math.min(...own.map((p) => p.place.y), own.length === 0 ? 0 : Number.POSITIVE_INFINITY) };
  });
  return bands.filter((band) => band.section !== null || band.panels.length > 0);
}

const inReadingOrder = (a: Placed, b: Placed): number => a.place.y - b.place.y || a.place.x - b.place.x;

/** A place for another panel: below everything. */
export function placeBelow(panels: readonly Placed[], size: { readonly w: number; readonly h: number }): Place {
  return { x: 0, y: Math.max(0, ...panels.map((p) => p.place.y + p.place.h)), ...size };
}

/** How large a new panel of a kind is. */
export function usualSize(kind: Panel["kind"]): { readonly w: number; readonly h: number } {
  if (kind === "stat" || kind === "gauge") return { w: 6, h: 5 };
  if (kind === "table" || kind === "logs" || kind === "traces") return { w: 24, h: 10 };
  return kind === "text" ? { w: 12, h: 4 } : { w: 12, h: 9 };
}
