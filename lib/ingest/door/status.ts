import type { Fault, FaultCode } from "@/lib/kernel/faults";

/** The HTTP status of a fault at the front door. Only 429 and 503 invite a retry (OTLP specification, "Failures"). */
export const HTTP_STATUS: Readonly<Record<FaultCode, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  "not-found": 404,
  conflict: 409,
  "too-large": 413,
  unsupported: 415,
  "rate-limited": 429,
  overloaded: 503,
  unavailable: 503,
  internal: 500,
};

/** google.rpc.Code of a fault: OTLP's error bodies and gRPC use the same numbers. */
export const RPC_CODE: Readonly<Record<FaultCode, number>> = {
  invalid: 3,
  unauthenticated: 16,
  forbidden: 7,
  "not-found": 5,
  conflict: 10,
  "too-large": 3,
  unsupported: 3,
  "rate-limited": 8,
  overloaded: 14,
  unavailable: 14,
  internal: 13,
};

/** Seconds for `Retry-After`; undefined when a retry would not help. */
export function retryAfterS(fault: Fault): number | undefined {
  const status = HTTP_STATUS[fault.code];
  return status === 429 || status === 503 ? Math.max(1, Math.ceil(fault.retryAfterS ?? 1)) : undefined;
}

/** The message with what to do about it. */
export const sentence = (fault: Fault): string => (fault.fix === undefined ? fault.message : `${fault.message} ${fault.fix}`);
