import http from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";

export interface Exposing {
  readonly url: string;
  readonly requests: http.IncomingHttpHeaders[];
  /** What the next requests are answered with. */
  answer: { status?: number; headers?: Record<string, string>; body: string | Uint8Array } | "hang" | "stall" | "cut";
  close(): Promise<void>;
}

/** A target on a free port of the loopback interface, over TLS when it is given a certificate. */
export async function exposingServer(body: string, tls: { readonly key: string; readonly cert: string } | null = null): Promise<Exposing> {
  const state: { answer: Exposing["answer"] } = { answer: { body } };
  const requests: http.IncomingHttpHeaders[] = [];
  const listener: http.RequestListener = (req, res) => {
    requests.push(req.headers);
    const { answer } = state;
    if (answer === "hang") return;
    if (answer === "stall" || answer === "cut") {
      res.writeHead(200, { "content-length": "100" }).write("a 1\n");
      if (answer === "cut") res.destroy();
      return;
    }
    res.writeHead(answer.status ?? 200, answer.headers).end(answer.body);
  };
  const server = tls === null ? http.createServer(listener) : https.createServer(tls, listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls === null ? "http" : "https"}://127.0.0.1:${port}/metrics`,
    requests,
    get answer() {
      return state.answer;
    },
    set answer(next) {
      state.answer = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
