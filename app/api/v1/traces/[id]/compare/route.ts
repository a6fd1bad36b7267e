import { route } from "@/lib/http/server";
import { CompareParams, TraceIdParams } from "@/lib/traces";
import { compareById, compareWithUsual } from "@/lib/traces/server";

/** A trace beside another, as TraceComparison, or beside its own kind (`with=cohort`), as CohortComparison. */
export const GET = route({
  permission: "traces:read",
  params: TraceIdParams,
  query: CompareParams,
  handle: async ({ ctx, params, query }) =>
    query.with === "cohort" ? compareWithUsual(ctx, params.id, query.hours) : compareById(ctx, params.id, query.with.padStart(32, "0")),
});
