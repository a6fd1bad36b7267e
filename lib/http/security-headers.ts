/**
 * The headers of every page. Scripts run only with the nonce of the very
 * response that names them; styles may be inline, because charts and popovers
 * position by style attributes, which can neither run nor fetch anything
 * beyond what the other lines allow. `https`: people reach the console by
 * https, and their browsers are told never to try without (RFC 6797).
 */
export function securityHeaders(nonce: string, development: boolean, https = false): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'self'",
    // The development bundler evaluates modules; production never does.
    `script-src 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ];
  return {
    "content-security-policy": policy.join("; "),
    ...(https ? { "strict-transport-security": "max-age=31536000" } : {}),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
  };
}
