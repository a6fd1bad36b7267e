import { expect, test } from "vitest";
import { unixNanos } from "@/lib/kernel/units";
import { parseTraceparent, RequestTracer, routeOf, type ServedRequest } from "./request-tracer";

const request = (route: string, status = 200): ServedRequest => ({
  route,
  method: "GET",
  status,
  startNs: unixNanos(1n),
  endNs: unixNanos(2n),
  parent: null,
});

test("telemetry coming in is not traced, so that spans do not breed spans", () => {
  const tracer = new RequestTracer("one", () => {});
  for (const route of ["/v1/traces", "/api/v1/write", "/api/v1/logs", "/loki/api/v1/push", "/health/ready", "/metrics"])
    tracer.served(request(route));
  expect(tracer.take()).toEqual([]);
});

test("a full buffer drops the oldest span and says so", () => {
  let dropped = 0;
  const tracer = new RequestTracer("one", () => dropped++);
  for (let i = 0; i < 2_001; i++) tracer.served(request(`/fleet/${i % 7}`));
  expect([tracer.take().length, dropped, tracer.take().length]).toEqual([2_000, 1, 0]);
});

test("a failed request is an error span, a refused one is not", () => {
  const tracer = new RequestTracer("one", () => {});
  tracer.served(request("/a", 503));
  tracer.served(request("/b", 404));
  expect(tracer.take().map((span) => span.status)).toEqual([2, 0]);
});

test("the caller's trace is continued only when its header is well formed", () => {
  expect(parseTraceparent("00-5b8efff798038103d269b633813fc60c-eee19b7ec3c1b174-01")).toEqual({
    traceId: "5b8efff798038103d269b633813fc60c",
    spanId: "eee19b7ec3c1b174",
  });
  expect(parseTraceparent("00-00000000000000000000000000000000-eee19b7ec3c1b174-01")).toBeNull();
  expect(parseTraceparent("00-5B8EFFF7-1-01")).toBeNull();
});

test("identifiers do not become routes of their own", () => {
  expect(routeOf("/api/v1/traces/5b8efff798038103d269b633813fc60c")).toBe("/api/v1/traces/:id");
  expect(routeOf("/settings/people")).toBe("/settings/people");
});
