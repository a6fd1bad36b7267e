import type { IncomingMessage, ServerResponse } from "node:http";
import { Fault } from "@/lib/kernel/faults";
import type { KeyMeter } from "../rate-meter";
import type { DoorAnswer, DoorEncoding, DoorRoute } from "../route";
import { inflate } from "./inflate";
import type { Intake } from "./intake";
import { BodyNotDelivered, readBody } from "./read-body";
import { HTTP_STATUS, retryAfterS } from "./status";

/** How much of a refused body is read away, so that the sender sees the answer before the connection closes. */
const DRAIN_BYTES = 1 << 20;
const DRAIN_MS = 2_000;
/** Paths below these belong to the door alone: what is not a route there is 404, not somebody else's page. */
const OWN_PATHS = ["/v1/", "/v1development/"];

export interface Door {
  /** Answers the request if its path is one of the door's; false leaves it to others. */
  handle(request: IncomingMessage, response: ServerResponse): boolean;
}

export function createHttpDoor(intake: Intake, routes: readonly DoorRoute[]): Door {
  const byPath = new Map(routes.map((route) => [route.path, route]));
  return {
    handle(request, response) {
      const path = (request.url ?? "").split("?", 1)[0] ?? "";
      const route = byPath.get(path);
      if (route === undefined) {
        if (!OWN_PATHS.some((own) => path.startsWith(own))) return false;
        send(request, response, text(404, "Nothing is received at this path.\n"));
        return true;
      }
      if (request.method !== "POST") {
        if (route.otherMethods === "pass") return false;
        send(request, response, {
          ...text(405, "Only POST is received here.\n"),
          headers: { "content-type": "text/plain", allow: "POST" },
        });
        return true;
      }
      void serve(intake, route, request, response);
      return true;
    },
  };
}

const text = (status: number, body: string): DoorAnswer => ({ status, headers: { "content-type": "text/plain" }, body });

async function serve(intake: Intake, route: DoorRoute, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const claim = intake.budget.claim();
  let media: string | null = null;
  let keyId = "";
  let meter: KeyMeter | null = null;
  try {
    media = route.media(request.headers["content-type"]);
    if (media === null) {
      throw new Fault("unsupported", "This Content-Type is not received here.", { fix: `Send ${route.accept}.`, at: "content-type" });
    }
    const encoding = encodingOf(route, request.headers["content-encoding"]);
    const key = await intake.authenticate(authorization(request), {
      scope: route.scope,
      remoteAddress: request.socket.remoteAddress ?? "",
    });
    keyId = key.keyId;
    meter = intake.admit(key);
    const { limits } = intake.deps;
    const packed = await readBody(request, limits.compressed, claim, limits.bodyTimeoutMs);
    const body = await inflate(packed, encoding, limits, claim);
    const outcome = await intake.take(route, body, key, { headers: request.headers, media });
    send(request, response, route.answer(outcome), meterHeaders(intake, meter));
  } catch (error) {
    if (error instanceof BodyNotDelivered) {
      if (error.timedOut) send(request, response, text(408, "The body did not arrive in time.\n"));
      else response.destroy();
      return;
    }
    const fault = intake.fault(error, route.signal, keyId);
    send(request, response, route.refuse(fault, HTTP_STATUS[fault.code], media), {
      ...meterHeaders(intake, meter),
      ...refusalHeaders(route, fault),
    });
  } finally {
    claim.release();
  }
}

const meterHeaders = (intake: Intake, meter: KeyMeter | null): Record<string, string> => meter?.headers(intake.deps.clock.now()) ?? {};

function refusalHeaders(route: DoorRoute, fault: Fault): Record<string, string> {
  const retry = retryAfterS(fault);
  if (retry !== undefined) return { "retry-after": String(retry) };
  if (fault.code === "unauthenticated") return { "www-authenticate": 'Bearer realm="sightglass"' };
  if (fault.code !== "unsupported") return {};
  return fault.at === "content-encoding" ? { "accept-encoding": route.encodings.join(", ") } : { accept: route.accept };
}

/** Exactly one coding is taken (RFC 9110, 8.4; a chain of codings would multiply the ratio). */
function encodingOf(route: DoorRoute, header: string | undefined): DoorEncoding | null {
  const name = header?.trim().toLowerCase() ?? "";
  if (name === "") return route.defaultEncoding ?? null;
  if (name === "identity") return null;
  const known = route.encodings.find((encoding) => encoding === name);
  if (known !== undefined) return known;
  throw new Fault("unsupported", "This Content-Encoding is not received here.", {
    fix: `Use one of ${route.encodings.join(", ")}, or none.`,
    at: "content-encoding",
  });
}

/** Senders that cannot set a bearer token give the key as `X-Api-Key`, or as the password of basic authentication. */
function authorization(request: IncomingMessage): string | undefined {
  const header = request.headers.authorization;
  if (header === undefined) {
    const bare = request.headers["x-api-key"];
    return typeof bare === "string" ? `Bearer ${bare}` : undefined;
  }
  if (!/^basic /i.test(header)) return header;
  const pair = Buffer.from(header.slice(6), "base64").toString("utf8");
  return `Bearer ${pair.slice(pair.indexOf(":") + 1)}`;
}

function send(request: IncomingMessage, response: ServerResponse, answer: DoorAnswer, extra: Readonly<Record<string, string>> = {}): void {
  if (response.destroyed || response.headersSent) return;
  const unread = !request.readableEnded && !request.complete;
  const body = request.method === "HEAD" ? undefined : answer.body;
  const headers: Record<string, string | number> = { ...extra, ...answer.headers };
  if (answer.status !== 204)
    headers["content-length"] = body === undefined ? 0 : typeof body === "string" ? Buffer.byteLength(body) : body.length;
  if (unread) headers["connection"] = "close";
  response.writeHead(answer.status, headers);
  response.end(body);
  if (unread) drain(request);
}

/** Reads a little of what is still coming, then lets go: an abrupt close can destroy the answer on its way. */
function drain(request: IncomingMessage): void {
  let seen = 0;
  const timer = setTimeout(() => request.destroy(), DRAIN_MS);
  timer.unref();
  request.on("data", (chunk: Buffer) => {
    seen += chunk.length;
    if (seen > DRAIN_BYTES) request.destroy();
  });
  request.on("error", () => {});
  request.on("close", () => clearTimeout(timer));
  request.resume();
}
