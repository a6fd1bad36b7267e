import { Fault } from "@/lib/kernel/faults";

/** No form of the console is larger, unless its route says so; telemetry has a door of its own. */
export const LARGEST_BODY_BYTES = 1024 * 1024;

/**
 * The JSON of a request, `{}` when there is none. Reading stops at the limit,
 * whatever length was announced. Throws Fault `too-large` or `invalid`.
 */
export async function readJson(request: Request, largestBytes = LARGEST_BODY_BYTES): Promise<unknown> {
  const text = await readText(request, largestBytes);
  if (text === "") return {};
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new Fault("invalid", "The body is not JSON.", { fix: "Check for a missing quote or comma.", cause: error });
  }
}

async function readText(request: Request, largestBytes: number): Promise<string> {
  if (request.body === null) return "";
  const tooLarge = new Fault("too-large", `The body is larger than ${largestBytes} bytes.`, { fix: "Send less at once." });
  if (Number(request.headers.get("content-length") ?? 0) > largestBytes) throw tooLarge;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > largestBytes) throw tooLarge;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length).toString("utf8");
}
