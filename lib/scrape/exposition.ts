import type { Labels } from "@/lib/kernel/labels";
import type { MetricType } from "@/lib/telemetry/metric";

/** The identity part of a sample line, parsed. One object for a line that comes again, when a cache is given. */
export interface ParsedSeries {
  /** The text it came from: the key under which it is recognised. */
  readonly raw: string;
  readonly name: string;
  /** In the order written, without the name; empty values included. */
  readonly labels: Labels;
}

export interface ParsedExemplar {
  readonly labels: Labels;
  readonly value: number;
  /** Null when the exposition gives none. */
  readonly timeMs: number | null;
}

export interface ParsedSample {
  readonly series: ParsedSeries;
  readonly value: number;
  /** Null: the time of the scrape. */
  readonly timeMs: number | null;
  readonly exemplar: ParsedExemplar | null;
}

export interface ParsedFamily {
  readonly name: string;
  readonly type: MetricType;
  readonly unit: string;
  readonly help: string;
}

/** An exposition as written: every sample in order, and what was said about families. */
export interface Exposition {
  readonly families: ReadonlyMap<string, ParsedFamily>;
  readonly samples: readonly ParsedSample[];
}

/** Recognises series by their text from one scrape to the next. */
export interface SeriesCache {
  get(raw: string): ParsedSeries | undefined;
  set(raw: string, series: ParsedSeries): void;
}
