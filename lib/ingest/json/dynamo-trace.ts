import { type JsonObject, isObject } from "./attribute-value";

/**
 * A record of Dynamo's request trace (`dynamo.request.trace.v1`) as the flat
 * record that it is about: the request's or tool call's fields, the session,
 * the worker. Its own `timestamp` counts from the start of the process; the
 * event's is the time of day. Hashes of the input are left behind: they can be
 * guessed for a known prompt. Null when it is another record.
 */
export function dynamoTrace(object: JsonObject): JsonObject | null {
  const { event } = object;
  if (!isObject(event) || event["schema"] !== "dynamo.request.trace.v1") return null;
  const { event_time_unix_ms: time, event_type: type, agent_context: agent, request, tool, ...rest } = event;
  const flat: Record<string, unknown> = { timestamp: time, message: type, "event.name": type, ...rest };
  if (isObject(agent)) {
    const { session_id: session, ...more } = agent;
    if (session !== undefined) flat["session.id"] = session;
    Object.assign(flat, prefixed("agent", more));
  }
  if (isObject(request)) {
    const { worker, replay: _, ...fields } = request;
    Object.assign(flat, fields, isObject(worker) ? prefixed("worker", worker) : {});
  }
  if (isObject(tool)) Object.assign(flat, prefixed("tool", tool));
  return flat;
}

const prefixed = (prefix: string, object: JsonObject): Record<string, unknown> =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [`${prefix}.${name}`, value]));
