import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import type { Logger } from "pino";
import type { Config } from "@/lib/config";
import { hostAllowed, PEER_HEADER, route } from "@/lib/http/server";
import { prometheusApi } from "@/lib/promql/server";
import type { Part } from "./lifecycle";
import { type Handler, listen } from "./http";

const answer = route({ permission: "metrics:read", handle: ({ ctx, request }) => prometheusApi(ctx, request) });

/**
 * Answers Prometheus' API below `prefix`: with a key, or as the person whose
 * session the request carries. Stands before Next, which would not let an
 * answer say that it is compressed.
 */
export function prometheusHandler(config: Config, prefix: string, log: Logger): Handler {
  return (request, response) => {
    if (!(request.url ?? "").startsWith(`${prefix}/api/v1/`)) return false;
    respond(config, request, response).catch((error: unknown) => {
      if (!response.destroyed && (error as NodeJS.ErrnoException).code !== "ERR_STREAM_PREMATURE_CLOSE")
        log.error({ err: error, path: request.url }, "a request failed");
      response.destroy();
    });
    return true;
  };
}

/** The same at `/api/v1/…` on a port of its own, for clients that take no prefix. */
export async function startPrometheusPort(config: Config, port: number, log: Logger): Promise<Part & { readonly port: number }> {
  const server = createServer({ keepAliveTimeout: 65_000, headersTimeout: 20_000, requestTimeout: 120_000, maxHeaderSize: 32_768 });
  const handler = prometheusHandler(config, "", log);
  server.on("request", (request, response) => {
    if (handler(request, response)) return;
    // What watches a Prometheus asks these; whoever reaches them learns nothing that an open port does not say.
    if (request.url === "/-/healthy" || request.url === "/-/ready") plain(response, 200, "Sightglass answers.\n");
    else plain(response, 404, "Prometheus' API is at /api/v1/.\n");
  });
  server.on("clientError", (_error, socket) => socket.destroy());
  const own = await listen(server, config.host, port);
  return {
    name: "prometheus port",
    port: own,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const plain = (response: ServerResponse, status: number, text: string): void =>
  void response.writeHead(status, { "content-type": "text/plain" }).end(text);

async function respond(config: Config, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!hostAllowed(request.headers.host, config)) return plain(response, 421, "Ask for this server by its own name.\n");
  if (request.method !== "GET" && request.method !== "POST") return plain(response, 405, "Ask with GET or POST.\n");
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  const reply = await answer(webRequest(request, gone.signal), { params: Promise.resolve({}) });
  const headers = { "x-content-type-options": "nosniff", "cross-origin-resource-policy": "same-origin", "x-frame-options": "DENY" };
  response.writeHead(reply.status, { ...headers, ...Object.fromEntries(reply.headers) });
  if (reply.body === null) response.end();
  else await pipeline(Readable.fromWeb(reply.body as ReadableStream), response);
}

function webRequest(request: IncomingMessage, signal: AbortSignal): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) headers.append(name, one);
  }
  headers.set(PEER_HEADER, request.socket.remoteAddress ?? "");
  const body = request.method === "POST" ? { body: Readable.toWeb(request) as BodyInit, duplex: "half" as const } : {};
  return new Request(new URL(request.url ?? "/", `http://${request.headers.host ?? "localhost"}`), {
    method: request.method ?? "GET",
    headers,
    signal,
    ...body,
  });
}
