import type { IncomingMessage, ServerResponse } from "node:http";

/** What start-up has reached; `/health/ready` is 200 only when every step of this process's roles is done and Postgres answers. */
export class Readiness {
  #waitingFor: string | null = "start";
  readonly #databaseAnswers: () => Promise<boolean>;

  constructor(databaseAnswers: () => Promise<boolean>) {
    this.#databaseAnswers = databaseAnswers;
  }

  /** Names the step that start-up is at; null when done. */
  waitFor(step: string | null): void {
    this.#waitingFor = step;
  }

  async check(): Promise<{ readonly ready: boolean; readonly reason: string | null }> {
    if (this.#waitingFor !== null) return { ready: false, reason: this.#waitingFor };
    return (await this.#databaseAnswers()) ? { ready: true, reason: null } : { ready: false, reason: "the database does not answer" };
  }
}

/** Answers `/health/live` and `/health/ready`; true when the path was one of them. */
export function handleHealth(request: IncomingMessage, response: ServerResponse, readiness: Readiness): boolean {
  const path = (request.url ?? "").split("?", 1)[0];
  if (path !== "/health/live" && path !== "/health/ready") return false;
  const answer = (status: number, body: Readonly<Record<string, unknown>>): void => {
    response.writeHead(status, {
      "content-type": "application/json",
      "cache-control": "no-store",
      ...(status === 503 ? { "retry-after": "1" } : {}),
    });
    response.end(request.method === "HEAD" ? undefined : JSON.stringify(body));
  };
  if (request.method !== "GET" && request.method !== "HEAD") {
    response.setHeader("allow", "GET, HEAD");
    answer(405, { status: "method not allowed" });
  } else if (path === "/health/live") {
    answer(200, { status: "live" });
  } else {
    readiness.check().then(
      ({ ready, reason }) => answer(ready ? 200 : 503, ready ? { status: "ready" } : { status: "not ready", waitingFor: reason }),
      () => answer(503, { status: "not ready", waitingFor: "the database does not answer" }),
    );
  }
  return true;
}
