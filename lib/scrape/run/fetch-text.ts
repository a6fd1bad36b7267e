import { lookup as dnsLookup } from "node:dns";
import http from "node:http";
import https from "node:https";
import type { LookupFunction } from "node:net";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { Fault } from "@/lib/kernel/faults";
import type { TargetTls } from "../target";

export interface FetchRequest {
  readonly url: string;
  readonly accept: string;
  readonly timeoutMs: number;
  /** Most bytes of the body, inflated. */
  readonly limitBytes: number;
  readonly bearerToken: string | null;
  readonly tls: TargetTls;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface FetchedBody {
  readonly contentType: string | undefined;
  readonly body: Buffer;
}

/**
 * Administrators set targets, so private and loopback addresses are allowed by
 * design. The addresses at which clouds hand credentials to whoever asks from
 * within are never targets.
 */
const CREDENTIAL_ADDRESSES = new Set(["169.254.169.254", "169.254.170.2", "100.100.100.200", "fd00:ec2::254", "::ffff:169.254.169.254"]);

const guardedLookup: LookupFunction = (hostname, options, callback) => {
  dnsLookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, "", 0);
    const allowed = addresses.filter(({ address }) => !CREDENTIAL_ADDRESSES.has(address));
    const first = allowed[0];
    if (first === undefined) return callback(Object.assign(new Error("refused"), { code: "ECREDENTIALS" }), "", 0);
    if (options.all) callback(null, allowed as never);
    else callback(null, first.address, first.family);
  });
};

/** Connections are kept between scrapes; one agent each for the whole process. */
const agents = {
  http: new http.Agent({ keepAlive: true, maxFreeSockets: 1024 }),
  https: new https.Agent({ keepAlive: true, maxFreeSockets: 1024 }),
};

/**
 * Gets a text from a target. Redirects are not followed. Throws Fault
 * `unavailable`, `invalid` or `too-large` with a sentence that holds nothing
 * the target said.
 */
export async function fetchText(request: FetchRequest, signal: AbortSignal): Promise<FetchedBody> {
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(request.timeoutMs)]);
  for (let attempt = 0; ; attempt++) {
    try {
      return await once(request, deadline);
    } catch (error) {
      // A kept connection that the target closed at this very moment says nothing about the target.
      if (attempt === 0 && error instanceof StaleConnection && !deadline.aborted) continue;
      throw signal.aborted || !deadline.aborted ? faultOf(error) : new Fault("unavailable", `No answer within ${request.timeoutMs} ms.`);
    }
  }
}

class StaleConnection extends Error {}

function once(request: FetchRequest, signal: AbortSignal): Promise<FetchedBody> {
  return new Promise((resolve, reject) => {
    const url = new URL(request.url);
    if (CREDENTIAL_ADDRESSES.has(url.hostname.replace(/^\[|\]$/g, ""))) {
      reject(new Fault("invalid", "This address hands out credentials and is never scraped."));
      return;
    }
    const secure = url.protocol === "https:";
    const headers: Record<string, string> = {
      accept: request.accept,
      "accept-encoding": "gzip",
      "user-agent": "Sightglass",
      ...request.headers,
    };
    if (request.bearerToken !== null) headers["authorization"] = `Bearer ${request.bearerToken}`;
    const options: https.RequestOptions = {
      method: "GET",
      headers,
      signal,
      lookup: guardedLookup,
      agent: secure ? agents.https : agents.http,
    };
    if (secure) {
      options.rejectUnauthorized = !request.tls.insecureSkipVerify;
      if (request.tls.caPem !== null) options.ca = request.tls.caPem;
      if (request.tls.serverName !== null) options.servername = request.tls.serverName;
    }
    const outgoing = (secure ? https : http).request(url, options, (response) => {
      readBody(response, request.limitBytes).then((body) => resolve({ contentType: response.headers["content-type"], body }), reject);
    });
    outgoing.on("error", (error: NodeJS.ErrnoException) => {
      reject(outgoing.reusedSocket && (error.code === "ECONNRESET" || error.code === "EPIPE") ? new StaleConnection() : error);
    });
    outgoing.end();
  });
}

async function readBody(response: http.IncomingMessage, limitBytes: number): Promise<Buffer> {
  const status = response.statusCode ?? 0;
  if (status !== 200) {
    response.destroy();
    throw new Fault(
      "unavailable",
      `The target answered with status ${status}${status >= 300 && status < 400 ? "; redirects are not followed" : ""}.`,
    );
  }
  const encoding = response.headers["content-encoding"] ?? "identity";
  if (encoding !== "identity" && encoding !== "gzip") {
    response.destroy();
    throw new Fault("invalid", "The target used a content encoding that was not asked for.");
  }
  const body = encoding === "gzip" ? pipeline(response, createGunzip(), () => {}) : response;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limitBytes) {
      response.destroy();
      throw new Fault("too-large", `The answer is larger than ${limitBytes} bytes.`, { fix: "Raise the body limit, or expose less." });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

const CONNECTION: Readonly<Record<string, string>> = {
  ECONNREFUSED: "Nothing listens at the target's address.",
  ECONNRESET: "The target closed the connection.",
  EHOSTUNREACH: "There is no route to the target.",
  ENETUNREACH: "There is no route to the target.",
  ENOTFOUND: "The target's name is not known to the name service.",
  EAI_AGAIN: "The name service does not answer.",
  ECREDENTIALS: "This address hands out credentials and is never scraped.",
  DEPTH_ZERO_SELF_SIGNED_CERT: "The target's certificate is self-signed: give its CA, or accept any certificate.",
  SELF_SIGNED_CERT_IN_CHAIN: "The target's certificate comes from an unknown authority: give its CA.",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "The target's certificate comes from an unknown authority: give its CA.",
  ERR_TLS_CERT_ALTNAME_INVALID: "The target's certificate is for another name: set the server name.",
  CERT_HAS_EXPIRED: "The target's certificate has expired.",
  Z_DATA_ERROR: "The target's gzip stream is broken.",
  Z_BUF_ERROR: "The target's gzip stream is cut short.",
};

function faultOf(error: unknown): Error {
  if (error instanceof Fault) return error;
  if (error instanceof StaleConnection) return new Fault("unavailable", "The target closed the connection.");
  const code = (error as NodeJS.ErrnoException).code ?? "";
  return new Fault("unavailable", CONNECTION[code] ?? `The target could not be read${/^[A-Z0-9_]+$/.test(code) ? ` (${code})` : ""}.`, {
    cause: error,
  });
}
