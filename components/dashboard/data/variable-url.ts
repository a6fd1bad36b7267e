"use client";

import { parseAsNativeArrayOf, parseAsString, useQueryStates } from "nuqs";
import { useMemo } from "react";

/** Chosen values by variable; a variable that is absent has what its definition says. */
export type ChosenValues = Readonly<Record<string, readonly string[]>>;

const PREFIX = "var-";

/** The chosen values as the address holds them: `var-name=value`, once for each of several. */
export function useChosenInUrl(names: readonly string[]): readonly [ChosenValues, (name: string, values: readonly string[]) => void] {
  const list = names.join("\n");
  const parsers = useMemo(
    () => Object.fromEntries(list.split("\n").flatMap((n) => (n === "" ? [] : [[PREFIX + n, parseAsNativeArrayOf(parseAsString)]]))),
    [list],
  );
  const [state, setState] = useQueryStates(parsers, { history: "push", scroll: false });
  const chosen = useMemo(() => chosenOf(state), [state]);
  return [chosen, (name, values) => void setState({ [PREFIX + name]: values.length === 0 ? null : [...values] })];
}

/**
 * What was chosen, by variable, from the parameters of an address. A variable
 * that came to be just now, or has a new name, is null until it is looked for.
 */
export const chosenOf = (state: Readonly<Record<string, readonly string[] | null>>): ChosenValues =>
  Object.fromEntries(
    Object.entries(state).flatMap(([key, values]) => (values === null || values.length === 0 ? [] : [[key.slice(PREFIX.length), values]])),
  );

/** The same as parameters of another page's address. */
export function chosenParams(chosen: ChosenValues, into = new URLSearchParams()): URLSearchParams {
  for (const [name, values] of Object.entries(chosen)) for (const value of values) into.append(PREFIX + name, value);
  return into;
}
