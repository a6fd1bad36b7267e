import { hkdfSync } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Fault } from "@/lib/kernel/faults";
import { secureRandomBytes } from "@/lib/kernel/ids";
import type { Config } from "./config";

/**
 * The configuration with a secret in it: the given one, else the one kept in
 * the data folder, else a new one kept there, readable by its owner alone.
 * Everything that is signed, sealed or hashed with a key depends on it.
 */
export function ensureSecret(config: Config): Config {
  if (config.secret !== null) return config;
  const file = path.join(config.dataDir, "secret");
  if (!existsSync(file)) {
    mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
    try {
      writeFileSync(file, `${Buffer.from(secureRandomBytes(32)).toString("base64url")}\n`, { mode: 0o600, flag: "wx" });
    } catch (error) {
      // Another process of the same installation was faster; its secret is ours.
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
  chmodSync(file, 0o600);
  const secret = readFileSync(file, "utf8").trim();
  if (secret.length < 32) {
    throw new Fault("invalid", `The secret in ${file} is shorter than 32 characters.`, {
      fix: "Restore it from a copy, or delete it to start over.",
    });
  }
  return { ...config, secret };
}

/** A key for one purpose, 32 bytes, from the installation's secret (HKDF-SHA256). Throws Fault `internal` before start-up has a secret. */
export function derivedKey(config: Config, purpose: string): Buffer {
  if (config.secret === null) throw new Fault("internal", "The installation's secret is not set up yet.");
  return Buffer.from(hkdfSync("sha256", config.secret, "sightglass", purpose, 32));
}
