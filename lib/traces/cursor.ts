import { Fault } from "@/lib/kernel/faults";

/** Where a page ended: the last trace shown and what it was ordered by. */
export interface TraceCursor {
  /** Start in Unix nanoseconds, or duration in nanoseconds when the order is `slowest`. */
  readonly key: bigint;
  readonly traceId: string;
}

export const writeCursor = (cursor: TraceCursor): string => `${cursor.key}.${cursor.traceId}`;

/** Null for no cursor. Throws Fault `invalid` for one that `writeCursor` did not make. */
export function readCursor(text: string | undefined): TraceCursor | null {
  if (text === undefined) return null;
  const match = /^(-?\d{1,20})\.([0-9a-f]{32})$/.exec(text);
  if (!match) throw new Fault("invalid", "The cursor is not one that a page gave.", { at: "cursor", fix: "Start from the first page." });
  return { key: BigInt(match[1] as string), traceId: match[2] as string };
}
