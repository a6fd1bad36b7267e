import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import type { Logger } from "pino";
import { PEER_HEADER } from "@/lib/http/server";
import { Fault } from "@/lib/kernel/faults";
import { nowNanos, systemClock } from "@/lib/kernel/clock";
import { ownMetrics, parseTraceparent, type RequestTracer, routeOf } from "@/lib/self/server";
import type { Part } from "./lifecycle";

/** Answers a request if it is its own; false passes it on. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => boolean;
export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean;

export interface HttpServer extends Part {
  readonly port: number;
  /** Handlers are asked in the order they were added. */
  add(handler: Handler): void;
  addUpgrade(handler: UpgradeHandler): void;
}

/**
 * The one port. It listens from the first moment, so that health can be asked
 * while the rest comes up; what has no handler yet is told to come back.
 */
export async function startHttp(host: string, port: number, tracer: RequestTracer, log: Logger): Promise<HttpServer> {
  const handlers: Handler[] = [];
  const upgrades: UpgradeHandler[] = [];
  const server = createServer({ keepAliveTimeout: 65_000, headersTimeout: 20_000, requestTimeout: 120_000, maxHeaderSize: 32_768 });
  server.on("request", (request, response) => {
    request.headers[PEER_HEADER] = request.socket.remoteAddress ?? "";
    measure(request, response, tracer);
    try {
      if (!handlers.some((handler) => handler(request, response))) comeBack(response);
    } catch (error) {
      log.error({ err: error, path: request.url }, "a handler failed");
      if (!response.headersSent) response.writeHead(500, { "content-type": "text/plain" });
      response.end("Something went wrong here. The server's log says what.\n");
    }
  });
  server.on("upgrade", (request, socket, head) => {
    if (!upgrades.some((handler) => handler(request, socket, head))) socket.destroy();
  });
  server.on("clientError", (_error, socket) => socket.destroy());
  const own = await listen(server, host, port);
  return {
    name: "http",
    port: own,
    add: (handler) => void handlers.push(handler),
    addUpgrade: (handler) => void upgrades.push(handler),
    stop: () => closeGently(server),
  };
}

/** Listens, and answers the port. Throws Fault with the usual reasons in words. */
export function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException): void => reject(listenFault(error, host, port));
    server.once("error", refuse);
    server.listen(port, host, () => {
      server.off("error", refuse);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** The usual reasons, in words an operator can act on. */
function listenFault(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const where = `${host}:${port}`;
  if (error.code === "EADDRINUSE") {
    return new Fault("conflict", `${where} is taken by another program.`, { fix: "Stop it, or set PORT to a free one.", cause: error });
  }
  if (error.code === "EACCES" || error.code === "EADDRNOTAVAIL") {
    return new Fault("invalid", `${where} cannot be listened on here.`, {
      fix: "Set SIGHTGLASS_HOST and PORT to what this machine allows.",
      cause: error,
    });
  }
  return error;
}

const GRACE_MS = 3_000;

/** Lets requests in flight finish, for a few seconds at most. */
function closeGently(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => server.closeAllConnections(), GRACE_MS);
    server.close(() => {
      clearTimeout(force);
      resolve();
    });
    server.closeIdleConnections();
  });
}

function comeBack(response: ServerResponse): void {
  response.writeHead(503, { "content-type": "text/plain", "retry-after": "1" });
  response.end("Sightglass is starting.\n");
}

function measure(request: IncomingMessage, response: ServerResponse, tracer: RequestTracer): void {
  const startNs = nowNanos(systemClock);
  const route = routeOf((request.url ?? "/").split("?", 1)[0] ?? "/");
  response.once("close", () => {
    const endNs = nowNanos(systemClock);
    const status = response.writableFinished ? response.statusCode : 499;
    const known = /^\/(api|v1|fleet|nodes|explore|logs|traces|settings|health|loki|metrics)(\/|$)/.test(route);
    ownMetrics().requests.observe(
      { route: known ? route : "other", method: request.method ?? "", status: String(status) },
      Number(endNs - startNs) / 1e9,
    );
    // The browser fetches every page a link points at, ahead of anyone's asking; those would bury what people look for.
    if (request.headers["next-router-prefetch"] !== undefined || !known) return;
    tracer.served({
      route,
      method: request.method ?? "",
      status,
      startNs,
      endNs,
      parent: parseTraceparent(request.headers["traceparent"]?.toString()),
    });
  });
}
