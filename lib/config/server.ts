import { getProcessSingleton, processSingleton, setProcessSingleton } from "@/lib/kernel/process-singleton";
import { type Config, parseConfig } from "./config";

/** The process's configuration; parsed from the environment on first use. */
export const config = (): Config => processSingleton("config", () => parseConfig(process.env));

/** Replaces the configuration: for start-up, which fills in what it generated, and for tests. */
export const setConfig = (value: Config): void => setProcessSingleton("config", value);

export const hasConfig = (): boolean => getProcessSingleton("config") !== null;

/** The environment as a plain record, for child processes and tools: the one place that may read it. */
export const environment = (): Readonly<Record<string, string | undefined>> => process.env;
export { derivedKey, ensureSecret } from "./secret";

/**
 * Tells next-auth, which reads nothing but the environment, which address it
 * has: the configured one, else whatever Host a request was allowed with.
 */
export function prepareSignInEnvironment(given: Config): void {
  if (given.publicUrl !== null) process.env["NEXTAUTH_URL"] = given.publicUrl;
  else process.env["AUTH_TRUST_HOST"] = "1";
}
