"use client";

import { useCallback, useMemo } from "react";
import { canonicalMetric } from "@/lib/fleet";
import { parseQuery } from "@/lib/promql";
import { answerUnit, metricUnit } from "../promql/answer-unit";
import { maskVariables } from "../promql/mask-variables";
import type { QueryableName } from "../promql/metric-names";

/** Units that say nothing beside a number. */
const SILENT = new Set(["bool", "code"]);

/** The unit of a known engine's metric, for most senders give none; empty where its values are in another than the usual one. */
function knownUnit(name: string): string {
  const meaning = canonicalMetric(name);
  return meaning && meaning.scale === 1 && !SILENT.has(meaning.unit) ? meaning.unit : "";
}

/** The unit of each query's answer, by its letter. */
export function useUnits(
  queries: readonly { readonly ref: string; readonly text: string }[],
  names: ReadonlyMap<string, QueryableName>,
): (ref: string) => string {
  const texts = JSON.stringify(queries.map(({ ref, text }) => [ref, text]));
  const units = useMemo(() => {
    const unitOf = (name: string) => {
      const found = names.get(name);
      const given = found && (found.part === null || found.part === "sum") ? found.metric.unit : "";
      return metricUnit(name, given === "" ? knownUnit(name) : given);
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
