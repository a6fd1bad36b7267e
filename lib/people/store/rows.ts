import { unixMillis, type UnixMillis } from "@/lib/kernel/units";

/** Postgres' instants as ours. */
export const toMillisOf = (date: Date): UnixMillis => unixMillis(date.getTime());
export const toMillisOrNull = (date: Date | null): UnixMillis | null => (date === null ? null : toMillisOf(date));
