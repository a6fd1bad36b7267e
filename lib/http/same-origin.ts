import { Fault } from "@/lib/kernel/faults";

export interface OriginFacts {
  readonly method: string;
  readonly host: string | null;
  readonly origin: string | null;
  /** Fetch metadata; older browsers send none. */
  readonly secFetchSite: string | null;
  readonly contentType: string | null;
  readonly hasBody: boolean;
}

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Refuses a change that a browser was tricked into sending along with its
 * cookie: it must come from a page of this very host, and carry JSON, which a
 * plain form cannot. Throws Fault `forbidden` or `unsupported`.
 */
export function requireSameOrigin(facts: OriginFacts): void {
  if (SAFE.has(facts.method)) return;
  const foreign = new Fault("forbidden", "This change did not come from a page of this console.", {
    fix: "Reload the page and try again; programs use an API key instead of a cookie.",
  });
  if (facts.secFetchSite !== null && facts.secFetchSite !== "same-origin" && facts.secFetchSite !== "none") throw foreign;
  if (!originIsHost(facts.origin, facts.host)) throw foreign;
  if (facts.hasBody && !isJson(facts.contentType)) {
    throw new Fault("unsupported", "The body of a change must be JSON.", { fix: "Send it with the content type application/json." });
  }
}

/** Whether an Origin header names the host that was asked. A missing one names none. */
export function originIsHost(origin: string | null, host: string | null): boolean {
  if (origin === null || host === null) return false;
  try {
    return new URL(origin).host.toLowerCase() === withoutDefaultPort(origin, host.toLowerCase());
  } catch {
    return false;
  }
}

/** `URL.host` leaves out the scheme's own port; a Host header may not. */
function withoutDefaultPort(origin: string, host: string): string {
  return host.replace(origin.startsWith("https:") ? /:443$/ : /:80$/, "");
}

export const isJson = (contentType: string | null): boolean => /^application\/json\s*(;|$)/i.test(contentType ?? "");
