import { z } from "zod";
import { Fault, type FaultCode, isFault } from "@/lib/kernel/faults";

interface Wire {
  readonly status: number;
  /** To read out over the telephone and to search the documentation for; never reused. */
  readonly code: string;
  readonly title: string;
}

const WIRE: Readonly<Record<FaultCode, Wire>> = {
  invalid: { status: 400, code: "SG-4000", title: "The request is not right" },
  unauthenticated: { status: 401, code: "SG-4010", title: "Sign in first" },
  forbidden: { status: 403, code: "SG-4030", title: "Not allowed" },
  "not-found": { status: 404, code: "SG-4040", title: "Not found" },
  conflict: { status: 409, code: "SG-4090", title: "Something changed in the meantime" },
  "too-large": { status: 413, code: "SG-4130", title: "Too large" },
  unsupported: { status: 415, code: "SG-4150", title: "Not supported" },
  "rate-limited": { status: 429, code: "SG-4290", title: "Too many requests" },
  overloaded: { status: 503, code: "SG-5030", title: "Overloaded" },
  unavailable: { status: 503, code: "SG-5031", title: "Not available" },
  internal: { status: 500, code: "SG-5000", title: "Something went wrong here" },
};

/** An error as our API tells it (RFC 9457). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly requestId: string;
  /** What to do next. */
  readonly fix?: string;
  /** What is wrong where in the input. */
  readonly errors?: readonly { readonly at: string; readonly message: string }[];
}

/** What a thrown value looks like on the wire. Only a Fault's own words are shown; anything else is told by its request id alone. */
export function problemOf(error: unknown, requestId: string): { readonly problem: Problem; readonly retryAfterS: number | undefined } {
  const fault = isFault(error) ? error : error instanceof z.ZodError ? inputFault(error) : null;
  const code = fault?.code ?? "internal";
  const wire = WIRE[code];
  const hidden = fault === null || code === "internal";
  return {
    problem: {
      type: `urn:sightglass:problem:${code}`,
      title: wire.title,
      status: wire.status,
      detail: hidden ? "Something went wrong on our side. The server's log tells more under this request id." : fault.message,
      code: wire.code,
      requestId,
      ...(fault?.fix === undefined || hidden ? {} : { fix: fault.fix }),
      ...(error instanceof z.ZodError
        ? { errors: inputErrors(error) }
        : fault?.errors && !hidden
          ? { errors: fault.errors.slice(0, MOST_ERRORS) }
          : fault?.at && !hidden
            ? { errors: [{ at: fault.at, message: fault.message }] }
            : {}),
    },
    retryAfterS: fault?.retryAfterS,
  };
}

const MOST_ERRORS = 20;

const inputErrors = (error: z.ZodError) =>
  error.issues.slice(0, MOST_ERRORS).map((issue) => ({ at: issue.path.map(String).join(".") || "(the whole)", message: issue.message }));

function inputFault(error: z.ZodError): Fault {
  const [first] = inputErrors(error);
  const more = error.issues.length > 1 ? ` (and ${error.issues.length - 1} more)` : "";
  return new Fault("invalid", first ? `${first.at}: ${first.message}${more}` : "The input is not right.", { cause: error });
}

export function problemResponse(error: unknown, requestId: string): Response {
  const { problem, retryAfterS } = problemOf(error, requestId);
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      "x-request-id": requestId,
      ...(retryAfterS === undefined ? {} : { "retry-after": String(Math.ceil(retryAfterS)) }),
      ...(problem.status === 401 ? { "www-authenticate": 'Bearer realm="sightglass"' } : {}),
    },
  });
}
