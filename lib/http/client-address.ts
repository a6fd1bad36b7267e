import ipaddr from "ipaddr.js";

/** Where the program notes, on the request itself, which peer it came from; whatever a client sent under this name is overwritten. */
export const PEER_HEADER = "x-sightglass-peer";

/** Likewise the path and query that were asked for, which a layout is not told. */
export const PATH_HEADER = "x-sightglass-path";

const PROXY_RANGES = new Set(["loopback", "private", "uniqueLocal", "linkLocal"]);

/**
 * The address a request is counted and logged under: the peer's own, or, when
 * the peer is a machine of one's own network and so may be a reverse proxy,
 * the last one it names in X-Forwarded-For. Earlier entries are anybody's
 * claim and are never used.
 */
export function clientAddress(peer: string | undefined, forwardedFor: string | string[] | undefined): string {
  const own = readAddress(peer ?? "");
  if (own === null) return "";
  const last = (Array.isArray(forwardedFor) ? forwardedFor.join(",") : (forwardedFor ?? "")).split(",").at(-1)?.trim() ?? "";
  const claimed = readAddress(last);
  return claimed !== null && PROXY_RANGES.has(own.range()) ? claimed.toString() : own.toString();
}

function readAddress(text: string): ReturnType<typeof ipaddr.process> | null {
  return ipaddr.isValid(text) ? ipaddr.process(text) : null;
}
