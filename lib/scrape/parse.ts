import { Fault } from "@/lib/kernel/faults";
import type { Exposition, SeriesCache } from "./exposition";
import { parseOpenMetrics } from "./openmetrics";
import { parsePrometheusText } from "./prometheus-text";

export type ExpositionFormat = "openmetrics" | "prometheus";

/** Formats asked for, best first: OpenMetrics brings exemplars and exact types. */
export const ACCEPT =
  "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=1.0.0;q=0.5," +
  "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.1";

/** The format a `Content-Type` names; anything but OpenMetrics is read as Prometheus text. */
export function expositionFormat(contentType: string | undefined): ExpositionFormat {
  return /^\s*application\/openmetrics-text\s*(;|$)/i.test(contentType ?? "") ? "openmetrics" : "prometheus";
}

/** Reads an exposition. Throws Fault `invalid` that names the line. */
export function parseExposition(text: string, format: ExpositionFormat, cache: SeriesCache | null = null): Exposition {
  return format === "openmetrics" ? parseOpenMetrics(text, cache) : parsePrometheusText(text, cache);
}

/** Bytes as text. Throws Fault `invalid` when they are not UTF-8. */
export function decodeExposition(body: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    throw new Fault("invalid", "The exposition is not UTF-8.", { fix: "Make the target send UTF-8." });
  }
}
