import { describe, expect, test } from "vitest";
import { clientAddress } from "./client-address";
import { hostAllowed } from "./hosts";
import { localPath } from "./local-path";
import { originIsHost, requireSameOrigin } from "./same-origin";
import { securityHeaders } from "./security-headers";

const own = {
  method: "POST",
  host: "console.example:4400",
  origin: "http://console.example:4400",
  secFetchSite: "same-origin",
  contentType: "application/json",
  hasBody: true,
};

describe("a change sent with a browser's cookie", () => {
  test.each([
    { name: "passes from a page of this console", facts: own, refused: null },
    { name: "passes without fetch metadata when the origin is right", facts: { ...own, secFetchSite: null }, refused: null },
    { name: "passes without a body and type", facts: { ...own, method: "DELETE", hasBody: false, contentType: null }, refused: null },
    {
      name: "is refused from another site",
      facts: { ...own, origin: "https://evil.example", secFetchSite: "cross-site" },
      refused: "forbidden",
    },
    { name: "is refused from another port of the same host", facts: { ...own, origin: "http://console.example:9" }, refused: "forbidden" },
    {
      name: "is refused from a sister domain, whatever its Origin says",
      facts: { ...own, secFetchSite: "same-site" },
      refused: "forbidden",
    },
    { name: "is refused without an Origin", facts: { ...own, origin: null }, refused: "forbidden" },
    { name: "is refused from a sandboxed frame", facts: { ...own, origin: "null" }, refused: "forbidden" },
    { name: "is refused as a form", facts: { ...own, contentType: "application/x-www-form-urlencoded" }, refused: "unsupported" },
    { name: "is refused as text that a form can send", facts: { ...own, contentType: "text/plain" }, refused: "unsupported" },
    { name: "is no change when it only reads", facts: { ...own, method: "GET", origin: "https://evil.example" }, refused: null },
  ])("$name", ({ facts, refused }) => {
    if (refused === null) expect(() => requireSameOrigin(facts)).not.toThrow();
    else expect(() => requireSameOrigin(facts)).toThrow(expect.objectContaining({ code: refused }));
  });

  test("a Host header may name the scheme's own port", () => {
    expect(originIsHost("https://a.example", "a.example:443")).toBe(true);
    expect(originIsHost("http://a.example", "a.example:443")).toBe(false);
  });
});

describe("the names a console answers to", () => {
  const loopback = { host: "127.0.0.1", publicUrl: null };
  const open = { host: "0.0.0.0", publicUrl: null };
  const named = { host: "0.0.0.0", publicUrl: "https://sight.example" };
  test.each([
    [loopback, "localhost:4400", true],
    [loopback, "127.0.0.1:4400", true],
    [loopback, "[::1]:4400", true],
    [loopback, "rebound.evil.example:4400", false],
    [loopback, "127.0.0.1.evil.example", false],
    [loopback, "", false],
    [loopback, undefined, false],
    [open, "10.0.0.5:4400", true],
    [open, "a b", false],
    [named, "sight.example", true],
    [named, "other.example", false],
    [named, "localhost:4400", true],
  ])("%j, asked as %j: %j", (rule, host, allowed) => expect(hostAllowed(host, rule)).toBe(allowed));
});

describe("the address a request is counted under", () => {
  test.each([
    ["is the peer's own", "203.0.113.9", undefined, "203.0.113.9"],
    ["is never what a stranger claims", "203.0.113.9", "198.51.100.1", "203.0.113.9"],
    ["is what a proxy of one's own network saw", "10.0.0.2", "198.51.100.1", "198.51.100.1"],
    ["is the last entry, for the others are claims", "127.0.0.1", "6.6.6.6, 198.51.100.1", "198.51.100.1"],
    ["is written one way for mapped addresses", "::ffff:203.0.113.9", undefined, "203.0.113.9"],
    ["survives nonsense", "10.0.0.2", "<script>", "10.0.0.2"],
    ["is empty when there is none", undefined, undefined, ""],
  ])("%s", (_name, peer, forwarded, expected) => expect(clientAddress(peer, forwarded)).toBe(expected));
});

test.each([
  ["", "/fleet"],
  ["/traces?service=a#b", "/traces?service=a#b"],
  ["http://c.example/logs", "/logs"],
  ["https://evil.example/logs", "/fleet"],
  ["//evil.example/logs", "/fleet"],
  ["/\\evil.example", "/fleet"],
  ["javascript:alert(1)", "/fleet"],
  ["/sign-in", "/fleet"],
  ["/api/v1/keys", "/fleet"],
  ["http://c.example//evil.example", "/fleet"],
])("after signing in, a link to %j leads to %j", (wanted, path) => expect(localPath(wanted, "http://c.example")).toBe(path));

describe("a page's policy", () => {
  const policy = securityHeaders("bm9uY2U=", false)["content-security-policy"] ?? "";
  test("runs scripts by nonce alone", () => {
    expect(policy).toContain("script-src 'nonce-bm9uY2U=' 'strict-dynamic';");
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
  });
  test("holds browsers to https where there is https, and only there", () => {
    expect(securityHeaders("n", false)).not.toHaveProperty("strict-transport-security");
    expect(securityHeaders("n", false, true)["strict-transport-security"]).toBe("max-age=31536000");
  });
  test.each(["object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"])("says %s", (line) =>
    expect(policy).toContain(line),
  );
});
