import { createServer, type IncomingHttpHeaders, request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { ManualClock } from "@/lib/kernel/clock";
import { unixMillis } from "@/lib/kernel/units";
import type { KeyLimits, KeyRefusal, KeyVerifier } from "@/lib/people";
import type { TelemetrySink } from "@/lib/telemetry";
import { createDoor, type DoorDeps, type FrontDoor } from "../server";

/** A verifier that knows one key, `test-key`, whose state a test may change. */
export class OneKey implements KeyVerifier {
  refused: KeyRefusal | null = null;
  tenant = "";
  limits: KeyLimits | null = null;

  verify(authorization: string | undefined) {
    if (authorization === undefined) return Promise.resolve({ refused: "missing" as const });
    if (authorization !== "Bearer test-key") return Promise.resolve({ refused: "unknown" as const });
    if (this.refused) return Promise.resolve({ refused: this.refused });
    return Promise.resolve({
      keyId: "test",
      name: "Test key",
      tenant: this.tenant,
      scopes: ["ingest:write" as const],
      limits: this.limits,
    });
  }
}

export interface TestAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface TestDoor {
  readonly url: string;
  readonly door: FrontDoor;
  readonly keys: OneKey;
  readonly clock: ManualClock;
  post(path: string, body: string | Uint8Array, headers?: Readonly<Record<string, string>>, method?: string): Promise<TestAnswer>;
  close(): Promise<void>;
}

/** The instant at which test doors believe to be, close to the events of the shared cases. */
export const TEST_NOW = unixMillis(1_789_351_810_000);

/** A door behind a real server on a free port of the loopback. */
export async function openTestDoor(sink: TelemetrySink, deps: Partial<DoorDeps> = {}): Promise<TestDoor> {
  const keys = new OneKey();
  const clock = new ManualClock(TEST_NOW);
  const errors: unknown[] = [];
  const door = createDoor({ sink, keys, clock, log: { error: (detail) => void errors.push(detail) }, ...deps });
  const server = createServer((request, response) => {
    if (door.handle(request, response)) return;
    response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    door,
    keys,
    clock,
    post: (path, body, headers = {}, method = "POST") =>
      new Promise((resolve, reject) => {
        const data = Buffer.from(body as Uint8Array);
        const all = { authorization: "Bearer test-key", "content-length": String(data.length), ...headers };
        const request = httpRequest({ host: "127.0.0.1", port, path, method, headers: all, agent: false }, (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }));
        });
        request.on("error", reject);
        request.end(data);
      }),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
