import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEFAULT_TLS, type TargetTls } from "../target";
import { type Exposing, exposingServer } from "../testing/exposing-server";
import { fetchText } from "./fetch-text";

/** A certificate for `node.internal`, its own authority; null, said aloud, where there is no openssl. */
function selfSigned(): { key: string; cert: string } | null {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "certificate-"));
  const [key, cert] = [path.join(folder, "key.pem"), path.join(folder, "cert.pem")];
  try {
    const args = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=node.internal"];
    execFileSync("openssl", [...args, "-addext", "subjectAltName=DNS:node.internal", "-keyout", key, "-out", cert], { stdio: "ignore" });
    return { key: fs.readFileSync(key, "utf8"), cert: fs.readFileSync(cert, "utf8") };
  } catch {
    console.log("skipped: TLS to targets needs openssl to make a certificate");
    return null;
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

const certificate = selfSigned();
const never = new AbortController().signal;

describe.skipIf(certificate === null)("a target over TLS", () => {
  let server: Exposing;
  beforeAll(async () => {
    server = await exposingServer("a 1\n", certificate);
  });
  afterAll(() => server.close());
  const ask = (tls: Partial<TargetTls>) =>
    fetchText(
      { url: server.url, accept: "*/*", timeoutMs: 5000, limitBytes: 1000, bearerToken: null, tls: { ...DEFAULT_TLS, ...tls } },
      never,
    );

  it("is trusted with its authority and name", async () => {
    const { body } = await ask({ caPem: certificate?.cert ?? null, serverName: "node.internal" });
    expect(body.toString()).toBe("a 1\n");
  });

  it("is trusted when any certificate is accepted", async () => {
    expect((await ask({ insecureSkipVerify: true })).body.toString()).toBe("a 1\n");
  });

  it("is refused without its authority, though another target's connection accepted it before", async () => {
    await ask({ insecureSkipVerify: true });
    await expect(ask({})).rejects.toMatchObject({ code: "unavailable", message: expect.stringMatching(/give its CA/) as string });
  });

  it("is refused under another name", async () => {
    await expect(ask({ caPem: certificate?.cert ?? null })).rejects.toMatchObject({
      message: expect.stringMatching(/another name/) as string,
    });
  });
});
