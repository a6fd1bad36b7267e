import { randomBytes } from "node:crypto";
import { EventEmitter } from "node:events";
import type { Server } from "node:http";
import next from "next";
import type { Config } from "@/lib/config";
import { hostAllowed, PATH_HEADER, PEER_HEADER, securityHeaders } from "@/lib/http/server";
import type { HttpServer } from "./http";
import type { Part } from "./lifecycle";

/** Serves the pages: everything that no earlier handler took. */
export async function startWeb(config: Config, http: HttpServer): Promise<Part> {
  const development = config.mode === "development";
  // On its first request Next adds an upgrade listener to the server it is given; a decoy keeps ours to ourselves.
  const decoy = new EventEmitter();
  const app = next({ dev: development, hostname: config.host, port: http.port, httpServer: decoy as Server });
  await app.prepare();
  const handle = app.getRequestHandler();
  http.add((request, response) => {
    if (!hostAllowed(request.headers.host, config)) {
      response.writeHead(421, { "content-type": "text/plain" });
      response.end("This console does not answer to that name. Set SIGHTGLASS_PUBLIC_URL to the address people use.\n");
      return true;
    }
    // Pages see the request without its connection; what a client claims under this name is overwritten.
    request.headers[PEER_HEADER] = request.socket.remoteAddress;
    request.headers[PATH_HEADER] = request.url;
    // Which host was asked is said by Host alone, which was checked above.
    delete request.headers["x-forwarded-host"];
    const headers = securityHeaders(randomBytes(16).toString("base64"), development, config.publicUrl?.startsWith("https:"));
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
