"use client";

import { useCallback, useMemo } from "react";
import { parseQuery } from "@/lib/promql";
import { answerUnit, metricUnit } from "../promql/answer-unit";
import { maskVariables } from "../promql/mask-variables";
import type { QueryableName } from "../promql/metric-names";

/** The unit of each query's answer, by its letter. */
export function useUnits(
  queries: readonly { readonly ref: string; readonly text: string }[],
  names: ReadonlyMap<string, QueryableName>,
): (ref: string) => string {
  const texts = JSON.stringify(queries.map(({ ref, text }) => [ref, text]));
  const units = useMemo(() => {
    const unitOf = (name: string) => {
      const found = names.get(name);
      return metricUnit(name, found && (found.part === null || found.part === "sum") ? found.metric.unit : "");
    };
    return new Map(
      (JSON.parse(texts) as [string, string][]).map(([ref, text]) => {
        const parsed = parseQuery(maskVariables(text).text);
        return [ref, parsed.ok ? answerUnit(parsed.expr, unitOf) : ""];
      }),
    );
  }, [texts, names]);
  return useCallback((ref) => units.get(ref) ?? "", [units]);
}
