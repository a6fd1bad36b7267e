import { promisify } from "node:util";
import { constants, gzip } from "node:zlib";
import { ERROR_STATUS, type ErrorType, errorJson } from "../prometheus/envelope";

const compress = promisify(gzip);
/** Below this compression costs more than it saves. */
const WORTH_BYTES = 1_400;

/** An answer of Prometheus' API, compressed when the client takes that. */
export async function apiResponse(request: Request, status: number, body: Uint8Array | string): Promise<Response> {
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  const headers: Record<string, string> = { "content-type": "application/json", vary: "Accept-Encoding" };
  if (bytes.length < WORTH_BYTES || !takesGzip(request)) return new Response(bytes as Uint8Array<ArrayBuffer>, { status, headers });
  const packed = await compress(bytes, { level: constants.Z_BEST_SPEED });
  return new Response(packed, { status, headers: { ...headers, "content-encoding": "gzip" } });
}

export const apiFailure = (request: Request, type: ErrorType, message: string): Promise<Response> =>
  apiResponse(request, ERROR_STATUS[type], errorJson(type, message));

function takesGzip(request: Request): boolean {
  const accepted = request.headers.get("accept-encoding") ?? "";
  return accepted.split(",").some((one) => /^\s*(gzip|\*)\s*(;\s*q=(?!0(\.0+)?\s*$)[\d.]+\s*)?$/i.test(one));
}
