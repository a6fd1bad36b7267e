const HOME = "/fleet";

/**
 * Where to go after signing in: the path of an address of this console, else
 * the first page. What a link names is not to be trusted: an address elsewhere
 * would make our sign-in page lead to somebody else's.
 */
export function localPath(wanted: string, origin: string): string {
  if (wanted === "") return HOME;
  try {
    const url = new URL(wanted, origin);
    if (url.origin !== new URL(origin).origin || /^\/(sign-in|welcome|change-password|api)(\/|$)/.test(url.pathname)) return HOME;
    // Next's own mark on a request for a part of a page.
    url.searchParams.delete("_rsc");
    const path = url.pathname + url.search + url.hash;
    return path.startsWith("//") || path === "/" ? HOME : path;
  } catch {
    return HOME;
  }
}
