import { randomBytes } from "node:crypto";
import { EventEmitter } from "node:events";
import type { Server } from "node:http";
import next from "next";
import type { Config } from "@/lib/config";
import { PEER_HEADER } from "@/lib/http/server";
import type { HttpServer } from "./http";
import type { Part } from "./lifecycle";

/** Sets the response's security headers and, on the request, what the page renderer needs to know of them. */
export type SecurityHeaders = (nonce: string, development: boolean) => Readonly<Record<string, string>>;

/** Serves the pages: everything that no earlier handler took. */
export async function startWeb(config: Config, http: HttpServer, securityHeaders: SecurityHeaders): Promise<Part> {
  const development = config.mode === "development";
  // On its first request Next adds an upgrade listener to the server it is given; a decoy keeps ours to ourselves.
  const decoy = new EventEmitter();
  const app = next({ dev: development, hostname: config.host, port: http.port, httpServer: decoy as Server });
  await app.prepare();
  const handle = app.getRequestHandler();
  http.add((request, response) => {
    // Pages see the request without its connection; what a client claims under this name is overwritten.
    request.headers[PEER_HEADER] = request.socket.remoteAddress;
    const headers = securityHeaders(randomBytes(16).toString("base64"), development);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    // Next takes the nonce for its own scripts from the policy on the request.
    request.headers["content-security-policy"] = headers["content-security-policy"];
    void handle(request, response);
    return true;
  });
  if (development) {
    http.addUpgrade((request, socket, head) => decoy.emit("upgrade", request, socket, head));
  }
  return { name: "web", stop: () => app.close() };
}
