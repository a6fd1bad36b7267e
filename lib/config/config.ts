import { Fault } from "@/lib/kernel/faults";
import { Environment, FIXES, type ProcessRole } from "./schema";

/** Everything the program reads from outside itself, parsed once. */
export interface Config {
  readonly mode: "development" | "production" | "test";
  readonly host: string;
  readonly port: number;
  readonly grpcPort: number;
  /** Null keeps syslog off. */
  readonly syslogPort: number | null;
  /** Where Prometheus' API is to be found without a prefix; null keeps that off. */
  readonly prometheusPort: number | null;
  readonly queries: {
    /** How many run at a time; null: one fewer than there are processors, at least two. */
    readonly workers: number | null;
    /** Samples that a query may read, and the same for who may see one tenant alone. */
    readonly maxSamples: number;
    readonly tenantMaxSamples: number;
    readonly timeoutMs: number;
    /** Whether PromQL's experimental functions and modifiers are admitted. */
    readonly experimental: boolean;
  };
  /** Whether dashboards may be shown to people without an account. */
  readonly publicLinks: boolean;
  readonly roles: ReadonlySet<ProcessRole>;
  readonly dataDir: string;
  /** Null: built from the request's Host. */
  readonly publicUrl: string | null;
  /** Null: run the embedded Postgres. */
  readonly databaseUrl: string | null;
  /** Null: generated once and kept in the data folder. */
  readonly secret: string | null;
  readonly demo: boolean;
  readonly logLevel: string;
  readonly targetsFile: string | null;
  readonly oidc: { readonly issuer: string; readonly clientId: string; readonly clientSecret: string; readonly defaultRole: string } | null;
  /** Most bytes that may wait for a commit before the door answers 503. */
  readonly ingestQueueBytes: number;
}

/**
 * Reads a process environment. Throws Fault `invalid` that names every wrong
 * variable with what it should be, not just the first.
 */
export function parseConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, v]) => v !== undefined && v !== ""));
  const parsed = Environment.safeParse(given);
  const wrong: string[] = [];
  if (!parsed.success) {
    for (const name of new Set(parsed.error.issues.map((issue) => String(issue.path[0])))) {
      wrong.push(`${name}=${JSON.stringify(given[name])}: use ${FIXES[name] ?? "another value"}`);
    }
  }
  for (const name of Object.keys(given)) {
    if (name.startsWith("SIGHTGLASS_") && !(name in Environment.shape) && !TOOL_VARIABLES.has(name)) {
      wrong.push(`${name}: there is no such setting; see docs/configuration.md`);
    }
  }
  if (parsed.success) {
    const oidc = [parsed.data.SIGHTGLASS_OIDC_ISSUER, parsed.data.SIGHTGLASS_OIDC_CLIENT_ID, parsed.data.SIGHTGLASS_OIDC_CLIENT_SECRET];
    if (oidc.some(Boolean) && !oidc.every(Boolean)) {
      wrong.push("SIGHTGLASS_OIDC_ISSUER, SIGHTGLASS_OIDC_CLIENT_ID and SIGHTGLASS_OIDC_CLIENT_SECRET: set all three or none");
    }
  }
  if (wrong.length > 0 || !parsed.success) throw new Fault("invalid", `The configuration is wrong:\n  ${wrong.join("\n  ")}`);
  return fromEnvironment(parsed.data);
}

/** Read by tests and tools, not by the program. */
const TOOL_VARIABLES = new Set(["SIGHTGLASS_SHARED", "SIGHTGLASS_DATABASE_ADMIN_URL", "SIGHTGLASS_KEY", "SIGHTGLASS_URL"]);

function fromEnvironment(e: ReturnType<typeof Environment.parse>): Config {
  return {
    mode: e.NODE_ENV,
    host: e.SIGHTGLASS_HOST,
    port: e.PORT,
    grpcPort: e.SIGHTGLASS_GRPC_PORT,
    syslogPort: e.SIGHTGLASS_SYSLOG_PORT ?? null,
    prometheusPort: e.SIGHTGLASS_PROMETHEUS_PORT ?? null,
    queries: {
      workers: e.SIGHTGLASS_QUERY_WORKERS ?? null,
      maxSamples: e.SIGHTGLASS_QUERY_MAX_SAMPLES,
      tenantMaxSamples: e.SIGHTGLASS_QUERY_TENANT_MAX_SAMPLES ?? e.SIGHTGLASS_QUERY_MAX_SAMPLES,
      timeoutMs: e.SIGHTGLASS_QUERY_TIMEOUT_S * 1000,
      experimental: e.SIGHTGLASS_PROMQL_EXPERIMENTAL,
    },
    publicLinks: e.SIGHTGLASS_PUBLIC_LINKS,
    roles: new Set(e.SIGHTGLASS_ROLES),
    dataDir: e.SIGHTGLASS_DATA_DIR,
    publicUrl: e.SIGHTGLASS_PUBLIC_URL ?? null,
    databaseUrl: e.DATABASE_URL ?? null,
    secret: e.SIGHTGLASS_SECRET ?? null,
    demo: e.SIGHTGLASS_DEMO,
    logLevel: e.SIGHTGLASS_LOG_LEVEL,
    targetsFile: e.SIGHTGLASS_TARGETS_FILE ?? null,
    oidc:
      e.SIGHTGLASS_OIDC_ISSUER && e.SIGHTGLASS_OIDC_CLIENT_ID && e.SIGHTGLASS_OIDC_CLIENT_SECRET
        ? {
            issuer: e.SIGHTGLASS_OIDC_ISSUER,
            clientId: e.SIGHTGLASS_OIDC_CLIENT_ID,
            clientSecret: e.SIGHTGLASS_OIDC_CLIENT_SECRET,
            defaultRole: e.SIGHTGLASS_OIDC_DEFAULT_ROLE,
          }
        : null,
    ingestQueueBytes: e.SIGHTGLASS_INGEST_QUEUE_BYTES,
  };
}
