import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { PanelQueryResponse } from "@/lib/promql";
import { sendJson } from "../shell/api-client";
import type { TimeRangeState } from "../shell/use-time-range";
import { type Question, questionKey, requestOf } from "./panel-request";

type Time = Pick<TimeRangeState, "key" | "resolve" | "refetchInterval">;

/** The answers to a page's question over its range. What was asked for comes back with it: old answers stay while new ones load. */
export const panelQuery = (time: Time, question: Question) =>
  queryOptions({
    queryKey: ["metrics", "panel", time.key, ...questionKey(question)],
    queryFn: async ({ signal }) => {
      const request = requestOf(question, time.resolve());
      const response = await sendJson<PanelQueryResponse>("POST", "/api/v1/query", request, signal);
      return { response, question, from: request.from, to: request.to };
    },
    enabled: question.queries.length > 0,
    placeholderData: keepPreviousData,
    refetchInterval: time.refetchInterval,
  });
