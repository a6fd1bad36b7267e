import { getProcessSingleton, processSingleton, setProcessSingleton } from "@/lib/kernel/process-singleton";
import { type Config, parseConfig } from "./config";

/** The process's configuration; parsed from the environment on first use. */
export const config = (): Config => processSingleton("config", () => parseConfig(process.env));

/** Replaces the configuration: for start-up, which fills in what it generated, and for tests. */
export const setConfig = (value: Config): void => setProcessSingleton("config", value);

export const hasConfig = (): boolean => getProcessSingleton("config") !== null;

/** The environment as a plain record, for child processes and tools: the one place that may read it. */
export const environment = (): Readonly<Record<string, string | undefined>> => process.env;
