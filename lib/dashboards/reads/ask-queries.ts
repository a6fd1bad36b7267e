import type { Ctx } from "@/lib/people";
import type { PanelQueryRequest, PanelQueryResponse } from "@/lib/promql";
import { panelQueries } from "@/lib/promql/server";

/** Answers of a panel's queries, read. `signal` gives up when nobody waits any longer. */
export async function askQueries(
  ctx: Ctx,
  request: PanelQueryRequest,
  signal: AbortSignal = new AbortController().signal,
): Promise<PanelQueryResponse> {
  const bytes = await panelQueries(ctx, request, signal);
  return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8")) as PanelQueryResponse;
}
