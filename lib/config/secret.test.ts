import { mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { parseConfig } from "./config";
import { derivedKey, ensureSecret } from "./secret";

const fresh = () => parseConfig({ SIGHTGLASS_DATA_DIR: path.join(mkdtempSync(path.join(tmpdir(), "secret-")), "data") });

describe("the installation's secret", () => {
  test("is made once, kept where its owner alone reads it, and the same at the next start", () => {
    const config = fresh();
    const first = ensureSecret(config);
    expect(ensureSecret(config).secret).toBe(first.secret);
    const file = path.join(config.dataDir, "secret");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, "utf8").trim()).toHaveLength(43);
    expect(ensureSecret(fresh()).secret).not.toBe(first.secret);
  });

  test("that was given is used, and none is written", () => {
    const config = { ...fresh(), secret: "x".repeat(32) };
    expect(ensureSecret(config)).toBe(config);
  });

  test("that was cut short by hand is refused by name", () => {
    const config = fresh();
    ensureSecret(config);
    writeFileSync(path.join(config.dataDir, "secret"), "short");
    expect(() => ensureSecret(config)).toThrow(/shorter than 32 characters/);
  });

  test("gives each purpose a key of its own, always the same", () => {
    const config = { ...fresh(), secret: "x".repeat(32) };
    expect(derivedKey(config, "a")).toEqual(derivedKey(config, "a"));
    expect(derivedKey(config, "a")).not.toEqual(derivedKey(config, "b"));
    expect(() => derivedKey(fresh(), "a")).toThrow(/not set up yet/);
  });
});
