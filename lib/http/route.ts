import type { z } from "zod";
import { newRequestId } from "@/lib/kernel/ids";
import { getProcessSingleton } from "@/lib/kernel/process-singleton";
import { type Ctx, type Permission, requirePermission } from "@/lib/people";
import { problemOf, problemResponse } from "./problem";
import { readJson } from "./read-body";
import { anonymousContext, ctxFromRequest, type RequestContext } from "./request-context";
import { requireSameOrigin } from "./same-origin";

export interface RouteArguments<Params, Query, Body> {
  readonly ctx: Ctx;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** The browser's session; null when an API key asks. */
  readonly session: RequestContext["session"];
  readonly request: Request;
}

export interface RouteSpec<Params, Query, Body> {
  /**
   * What the caller must be allowed to do; checked before anything is read.
   * Absent: any signed-in person or key (the verb decides). `public`: anybody.
   */
  readonly permission?: Permission | "public";
  readonly params?: z.ZodType<Params>;
  readonly query?: z.ZodType<Query>;
  readonly body?: z.ZodType<Body>;
  /** For a body that may be larger than a form: an import. */
  readonly largestBodyBytes?: number;
  /** Answers with JSON, with no content when undefined, or with the Response it returns. */
  readonly handle: (args: RouteArguments<Params, Query, Body>) => Promise<unknown>;
  /** 200 unless said otherwise. */
  readonly status?: number;
}

interface Segment {
  readonly params: Promise<unknown>;
}

/**
 * Gives a handler what every route owes its caller: an identity, parsed input,
 * protection against forged changes, and one error shape (RFC 9457). Handlers
 * never catch. Answers are never cached.
 */
export function route<Params = undefined, Query = undefined, Body = undefined>(
  spec: RouteSpec<Params, Query, Body>,
): (request: Request, segment: Segment) => Promise<Response> {
  return async (request, segment) => {
    const requestId = newRequestId();
    try {
      const context =
        spec.permission === "public" ? anonymousContext(request.headers, requestId) : await ctxFromRequest(request, requestId);
      if (context.ctx.actor.kind !== "key") checkOrigin(request);
      if (spec.permission !== undefined && spec.permission !== "public") requirePermission(context.actor, spec.permission);
      const result = await spec.handle({
        ctx: context.ctx,
        session: context.session,
        request,
        params: (spec.params ? spec.params.parse(await segment.params) : undefined) as Params,
        query: (spec.query ? spec.query.parse(queryObject(request.url)) : undefined) as Query,
        body: (spec.body ? spec.body.parse(await readJson(request, spec.largestBodyBytes)) : undefined) as Body,
      });
      return answer(result, spec.status ?? 200, requestId);
    } catch (error) {
      if (problemOf(error, requestId).problem.status >= 500) logFailure(error, requestId, request);
      return problemResponse(error, requestId);
    }
  };
}

function checkOrigin(request: Request): void {
  requireSameOrigin({
    method: request.method,
    host: request.headers.get("host"),
    origin: request.headers.get("origin"),
    secFetchSite: request.headers.get("sec-fetch-site"),
    contentType: request.headers.get("content-type"),
    hasBody: request.body !== null,
  });
}

/** Names given once as text, names given more often as a list. */
function queryObject(url: string): Record<string, string | string[]> {
  const { searchParams } = new URL(url);
  const result: Record<string, string | string[]> = Object.create(null) as Record<string, string | string[]>;
  for (const name of new Set(searchParams.keys())) {
    const values = searchParams.getAll(name);
    result[name] = values.length === 1 ? (values[0] ?? "") : values;
  }
  return { ...result };
}

function answer(result: unknown, status: number, requestId: string): Response {
  if (result instanceof Response) {
    result.headers.set("x-request-id", requestId);
    if (!result.headers.has("cache-control")) result.headers.set("cache-control", "no-store");
    return result;
  }
  const headers = { "cache-control": "no-store", "x-request-id": requestId };
  if (result === undefined) return new Response(null, { status: 204, headers });
  return new Response(JSON.stringify(result), { status, headers: { ...headers, "content-type": "application/json" } });
}

/** The process's log, as far as a route needs one. */
interface RouteLog {
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

function logFailure(error: unknown, requestId: string, request: Request): void {
  const path = new URL(request.url).pathname;
  getProcessSingleton<RouteLog>("log")?.error({ err: error, requestId, path, method: request.method }, "a request failed");
}
