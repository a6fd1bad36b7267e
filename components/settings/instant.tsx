"use client";

import { parseInstant } from "@/lib/kernel/clock";
import { fullDateTime } from "@/lib/kernel/zone";
import { usePreferences } from "../shell/preferences-provider";

/** An RFC 3339 instant, or Unix milliseconds, in the page's zone; a dash for never. */
export function Instant({ at, never = "–" }: { readonly at: string | number | null; readonly never?: string }) {
  const { zone } = usePreferences();
  const ms = typeof at === "number" ? at : at === null ? null : parseInstant(at);
  if (ms === null) return <span className="text-muted">{never}</span>;
  return <time dateTime={new Date(ms).toISOString()}>{fullDateTime(ms as Parameters<typeof fullDateTime>[0], zone)}</time>;
}
