"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { type ResolvedVariable, type ResolvedVariables, type Variable, resolveFixed } from "@/lib/dashboards";
import { problemOf } from "../../ui";
import { sendJson } from "../../shell/api-client";
import type { ChosenValues } from "./variable-url";

export interface VariablesState {
  /** In the order of the definitions; empty until they are known. */
  readonly resolved: readonly ResolvedVariable[];
  /** Panels wait until the variables in their queries have values. */
  readonly ready: boolean;
  /** Why none could be read, as a sentence; null when all went well. */
  readonly problem: string | null;
}

/** Options change slowly; asking again with every refresh would double what a page asks. */
const STALE_MS = 5 * 60_000;
const GRID_MS = 5 * 60_000;

/** Each variable with its options for what is chosen before it. Those that ask nothing of the server do not wait for it. */
export function useVariables(
  variables: readonly Variable[],
  chosen: ChosenValues,
  range: { readonly from: number; readonly to: number },
): VariablesState {
  const fixed = useMemo(() => {
    const all = variables.map((variable) => resolveFixed(variable, chosen[variable.name]));
    return all.every((one): one is ResolvedVariable => one !== null) ? all : null;
  }, [variables, chosen]);
  const from = Math.floor(range.from / GRID_MS) * GRID_MS;
  const to = Math.ceil(range.to / GRID_MS) * GRID_MS;
  const query = useQuery({
    queryKey: ["dashboard-variables", variables, chosen, from, to],
    queryFn: () => sendJson<ResolvedVariables>("POST", "/api/v1/dashboards/variables", { variables, chosen, from, to }),
    enabled: fixed === null,
    staleTime: STALE_MS,
    placeholderData: keepPreviousData,
  });
  return useMemo(
    () =>
      fixed
        ? { resolved: fixed, ready: true, problem: null }
        : {
            resolved: query.data?.variables ?? [],
            ready: query.data !== undefined || query.isError,
            problem: query.error ? problemOf(query.error).sentence : null,
          },
    [fixed, query.data, query.isError, query.error],
  );
}
