import { expect, test } from "vitest";
import { isFault } from "@/lib/kernel/faults";
import { parseConfig } from "./config";

function complaint(env: Record<string, string>): string {
  try {
    parseConfig(env);
    return "accepted";
  } catch (error) {
    return isFault(error) && error.code === "invalid" ? error.message : `not a fault: ${String(error)}`;
  }
}

test("with nothing set, everything runs in one process on loopback with an embedded database", () => {
  const config = parseConfig({});
  expect([config.host, config.databaseUrl, [...config.roles].sort()]).toEqual(["127.0.0.1", null, ["ingest", "live", "web", "worker"]]);
});

test("every wrong variable is named with what it should be, not only the first", () => {
  const text = complaint({ PORT: "eighty", SIGHTGLASS_ROLES: "ingest,cook", DATABASE_URL: "mysql://x/y" });
  expect(text).toMatch(/PORT="eighty": use a port number/);
  expect(text).toMatch(/SIGHTGLASS_ROLES="ingest,cook": use a comma-separated list of ingest, web, live, worker/);
  expect(text).toMatch(/DATABASE_URL="mysql:\/\/x\/y": use postgres:\/\//);
});

test("a misspelt setting is refused, not ignored", () => {
  expect(complaint({ SIGHTGLASS_ROLE: "web" })).toMatch(/SIGHTGLASS_ROLE: there is no such setting/);
});

test("half an OpenID Connect configuration is refused", () => {
  expect(complaint({ SIGHTGLASS_OIDC_ISSUER: "https://id.example.com" })).toMatch(/set all three or none/);
});

test("an empty variable is as good as none", () => {
  expect(parseConfig({ DATABASE_URL: "", SIGHTGLASS_SYSLOG_PORT: "" }).databaseUrl).toBeNull();
});

test("a short secret is refused", () => {
  expect(complaint({ SIGHTGLASS_SECRET: "hunter2" })).toMatch(/at least 32 characters/);
});
