import { Fault } from "@/lib/kernel/faults";

/** Where a page ended: the instant of its last record, and how many of that instant were shown. */
export interface LogCursor {
  readonly timeNs: bigint;
  readonly skip: number;
}

export const writeCursor = (cursor: LogCursor): string => `${cursor.timeNs}.${cursor.skip}`;

/** Null for no cursor. Throws Fault `invalid` for one that `writeCursor` did not make. */
export function readCursor(text: string | undefined): LogCursor | null {
  if (text === undefined) return null;
  const match = /^(\d{1,20})\.(\d{1,9})$/.exec(text);
  if (!match) throw new Fault("invalid", "The cursor is not one that a page gave.", { at: "cursor", fix: "Start from the first page." });
  return { timeNs: BigInt(match[1] as string), skip: Number(match[2]) };
}
