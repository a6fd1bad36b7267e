import { createHash, createSign, generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const b64 = (value: string | Buffer) => Buffer.from(value).toString("base64url");

export interface MockIssuer {
  readonly issuer: string;
  /** Whom the next sign-in is. */
  person: { sub: string; email?: string; name?: string };
  /** What the next ID token says otherwise than it should. */
  lies: Readonly<Record<string, unknown>>;
  close(): Promise<void>;
}

/** An OpenID provider: discovery, authorisation without asking, tokens with PKCE checked, and its keys. */
export async function startMockIssuer(clientId: string, clientSecret: string, nowS: () => number): Promise<MockIssuer> {
  const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const codes = new Map<string, { challenge: string; nonce: string }>();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", issuer);
    const json = (body: unknown, status = 200) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    if (url.pathname === "/.well-known/openid-configuration") return void json(discovery());
    if (url.pathname === "/keys")
      return void json({ keys: [{ ...keys.publicKey.export({ format: "jwk" }), kid: "k1", use: "sig", alg: "RS256" }] });
    if (url.pathname === "/authorize") {
      const code = `code-${codes.size + 1}`;
      const query = url.searchParams;
      if (query.get("code_challenge_method") !== "S256") return void json({ error: "pkce is required" }, 400);
      codes.set(code, { challenge: query.get("code_challenge") ?? "", nonce: query.get("nonce") ?? "" });
      const back = new URL(query.get("redirect_uri") ?? "");
      back.search = new URLSearchParams({ code, state: query.get("state") ?? "" }).toString();
      return void response.writeHead(302, { location: back.href }).end();
    }
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      const form = new URLSearchParams(body);
      const known = codes.get(form.get("code") ?? "");
      codes.delete(form.get("code") ?? "");
      const basic = request.headers.authorization === `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`;
      const verified =
        known?.challenge ===
        createHash("sha256")
          .update(form.get("code_verifier") ?? "")
          .digest("base64url");
      if (!known || !basic || !verified) return void json({ error: "invalid_grant" }, 400);
      json({ access_token: "opaque", token_type: "Bearer", id_token: idToken(known.nonce) });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const discovery = () => ({
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/keys`,
    response_types_supported: ["code"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["RS256"],
  });
  const idToken = (nonce: string): string => {
    const claims = { iss: issuer, aud: clientId, iat: nowS(), exp: nowS() + 300, nonce, ...mock.person, ...mock.lies };
    const signed = `${b64(JSON.stringify({ alg: "RS256", kid: "k1" }))}.${b64(JSON.stringify(claims))}`;
    return `${signed}.${createSign("RSA-SHA256").update(signed).sign(keys.privateKey).toString("base64url")}`;
  };
  const mock: MockIssuer = {
    issuer,
    person: { sub: "s-1" },
    lies: {},
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return mock;
}
