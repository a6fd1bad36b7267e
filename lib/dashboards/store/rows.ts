import { type UnixMillis, unixMillis } from "@/lib/kernel/units";

/** Postgres' instants as ours. */
export const toMillisOf = (date: Date): UnixMillis => unixMillis(date.getTime());
export const toMillisOrNull = (date: Date | null): UnixMillis | null => (date === null ? null : toMillisOf(date));

/** Chosen values of variables, as a column keeps them. */
export type ChosenValues = Readonly<Record<string, readonly string[]>>;
export const chosenFrom = (json: string): ChosenValues => JSON.parse(json) as ChosenValues;
