import { ApiError } from "../prometheus/envelope";

/** A query is text that somebody wrote or a program put together; this is far beyond both. */
const LARGEST_BYTES = 4 * 1024 * 1024;

/** The parameters of a request: those of its form, if it carries one, before those of its address. Throws ApiError. */
export async function readParameters(request: Request): Promise<URLSearchParams> {
  const { searchParams } = new URL(request.url);
  if (request.method !== "POST") return searchParams;
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type)) return searchParams;
  const form = new URLSearchParams(await bodyText(request));
  for (const [name, value] of searchParams) form.append(name, value);
  return form;
}

async function bodyText(request: Request): Promise<string> {
  if (request.body === null) return "";
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > LARGEST_BYTES) throw new ApiError("bad_data", `the form is larger than ${LARGEST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length).toString("utf8");
}
