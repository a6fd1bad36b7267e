import http from "node:http";
import type { AddressInfo } from "node:net";
import { EXPOSITION_TYPES, exposition } from "./signals/exposition";
import type { ScrapeTarget } from "./targets";

/** What an operator may do to a running fleet; each answer is sent as JSON. */
export interface FleetControl {
  status(): unknown;
  /** Throws RangeError with what to do instead. */
  startFault(name: string, target: string | null, forMs: number): unknown;
  stopFaults(name: string | null): unknown;
}

export interface HttpSurface {
  readonly origin: string;
  close(): Promise<void>;
}

const MOST_BODY = 4_096;

/** Serves every `/metrics` of the fleet and `/control`, on the loopback address alone. Tries the next ports when one is taken. */
export async function serveFleet(targets: () => readonly ScrapeTarget[], control: FleetControl, port: number): Promise<HttpSurface> {
  const server = http.createServer((req, res) => void answer(req, res, targets, control));
  server.keepAliveTimeout = 65_000;
  await listen(server, port);
  const { port: bound } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${bound}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function listen(server: http.Server, port: number): Promise<void> {
  for (let tried = 0; ; tried++) {
    try {
      await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(port === 0 ? 0 : port + tried, "127.0.0.1", () => {
          server.off("error", reject);
          resolve();
        });
      });
      return;
    } catch (error) {
      if (port === 0 || tried >= 20 || (error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    }
  }
}

async function answer(req: http.IncomingMessage, res: http.ServerResponse, targets: () => readonly ScrapeTarget[], control: FleetControl) {
  const { pathname } = new URL(req.url ?? "/", "http://127.0.0.1");
  if (pathname.startsWith("/control")) return answerControl(req, res, pathname, control);
  const target = targets().find((t) => t.path === pathname);
  if (!target) return send(res, 404, "text/plain", "no such target\n");
  // A process that is gone does not answer at all.
  if (!target.up()) return void req.socket.destroy();
  // Examples exist in OpenMetrics alone; who has none to tell speaks the older format, as most engines do.
  const wanted = target.registry.examples.size > 0 && (req.headers.accept ?? "").includes("application/openmetrics-text");
  const format = wanted ? "openmetrics" : "prometheus";
  send(res, 200, EXPOSITION_TYPES[format], exposition(target.registry, format));
}

async function answerControl(req: http.IncomingMessage, res: http.ServerResponse, pathname: string, control: FleetControl): Promise<void> {
  // Browsers name the page that asks; no page has business here.
  if (req.headers.origin !== undefined) return send(res, 403, "text/plain", "not from a browser\n");
  try {
    const order = req.method === "POST" ? parseOrder(await readBody(req)) : null;
    if (req.method === "GET" && pathname === "/control") return json(res, 200, control.status());
    if (order && pathname === "/control/faults") return json(res, 200, control.startFault(order.name ?? "", order.target, order.forMs));
    if (order && pathname === "/control/clear") return json(res, 200, control.stopFaults(order.name));
    json(res, 404, { error: "GET /control, POST /control/faults or POST /control/clear" });
  } catch (error) {
    json(res, 400, { error: error instanceof Error ? error.message : String(error) });
  }
}

function parseOrder(body: string): { name: string | null; target: string | null; forMs: number } {
  const given = JSON.parse(body || "{}") as Record<string, unknown>;
  const text = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);
  const forMs = typeof given["forMs"] === "number" && given["forMs"] > 0 ? given["forMs"] : 5 * 60_000;
  return { name: text(given["name"]), target: text(given["target"]), forMs };
}

async function readBody(req: http.IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of req) {
    size += (part as Buffer).length;
    if (size > MOST_BODY) throw new RangeError(`an order has at most ${MOST_BODY} bytes`);
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts).toString("utf8");
}

const json = (res: http.ServerResponse, status: number, body: unknown): void =>
  send(res, status, "application/json", `${JSON.stringify(body, null, 2)}\n`);

function send(res: http.ServerResponse, status: number, type: string, body: string): void {
  res.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(body), "cache-control": "no-store" });
  res.end(body);
}
