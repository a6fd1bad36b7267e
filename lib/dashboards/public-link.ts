import { parseDuration } from "@/lib/kernel/time-choice";
import type { TimeRange } from "@/lib/kernel/time-range";
import { type UnixMillis, unixMillis } from "@/lib/kernel/units";
import type { DataPanel } from "./model";
import type { PublicLinkTime, PublicLinkView } from "./views";

interface LinkLife {
  readonly expiresAt: UnixMillis;
  readonly revokedAt: UnixMillis | null;
}

/** Taken back counts before ended: it says more. */
export const linkState = ({ expiresAt, revokedAt }: LinkLife, now: UnixMillis): PublicLinkView["state"] =>
  revokedAt !== null ? "revoked" : expiresAt <= now ? "expired" : "active";

/** The instants that a link shows at `now`. */
export function linkRange(time: PublicLinkTime, now: UnixMillis): TimeRange {
  if ("from" in time) return { from: unixMillis(time.from), to: unixMillis(time.to) };
  return { from: unixMillis(now - (parseDuration(time.last) ?? 3_600_000)), to: now };
}

/** A page that stayed open asks for what was a moment ago. */
const SLACK_MS = 10 * 60_000;

/**
 * What a visitor may ask a panel for: the link's range, or what the panel
 * itself shows instead of it. A wish that reaches further is cut; null when
 * nothing of it is left.
 */
export function allowedRange(
  wish: { readonly from?: number | undefined; readonly to?: number | undefined },
  time: PublicLinkTime,
  panelTime: DataPanel["time"],
  now: UnixMillis,
): TimeRange | null {
  const link = linkRange(time, now);
  const shift = parseDuration(panelTime?.shift ?? "") ?? 0;
  const last = parseDuration(panelTime?.last ?? "");
  const own = { from: (last === null ? link.from : link.to - last) - shift, to: link.to - shift };
  const slack = "last" in time ? SLACK_MS : 0;
  const from = Math.max(wish.from ?? own.from, Math.min(link.from, own.from) - slack);
  const to = Math.min(wish.to ?? own.to, Math.max(link.to, own.to), now);
  return from < to ? { from: unixMillis(from), to: unixMillis(to) } : null;
}
