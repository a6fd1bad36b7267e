import http from "node:http";
import type { AddressInfo } from "node:net";

export interface Exposing {
  readonly url: string;
  readonly requests: http.IncomingHttpHeaders[];
  /** What the next requests are answered with. */
  answer: { status?: number; headers?: Record<string, string>; body: string | Uint8Array } | "hang" | "cut";
  close(): Promise<void>;
}

/** A target on a free port of the loopback interface. */
export async function exposingServer(body: string): Promise<Exposing> {
  const state: { answer: Exposing["answer"] } = { answer: { body } };
  const requests: http.IncomingHttpHeaders[] = [];
  const server = http.createServer((req, res) => {
    requests.push(req.headers);
    const { answer } = state;
    if (answer === "hang") return;
    if (answer === "cut") {
      res.writeHead(200, { "content-length": "100" }).write("a 1\n");
      res.destroy();
      return;
    }
    res.writeHead(answer.status ?? 200, answer.headers).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/metrics`,
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
