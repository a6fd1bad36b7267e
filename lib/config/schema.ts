import { z } from "zod";

/** Parts of the program that may run in separate processes. */
export const PROCESS_ROLES = ["ingest", "web", "live", "worker"] as const;
export type ProcessRole = (typeof PROCESS_ROLES)[number];

const port = z.coerce.number().int().min(0).max(65_535);
const samples = z.coerce.number().int().min(1_000);
const flag = z.enum(["0", "1", "true", "false"]).transform((v) => v === "1" || v === "true");
const list = z.string().transform((v) =>
  v
    .split(",")
    .map((s) => s.trim())
    .filter(Boolean),
);

/** One entry a variable: what it may be. The text after a wrong value is the fix shown to the operator. */
export const Environment = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("production"),
  SIGHTGLASS_HOST: z.string().min(1).default("127.0.0.1"),
  PORT: port.default(4400),
  SIGHTGLASS_GRPC_PORT: port.default(4317),
  SIGHTGLASS_SYSLOG_PORT: port.optional(),
  SIGHTGLASS_PROMETHEUS_PORT: port.optional(),
  SIGHTGLASS_ROLES: list.pipe(z.array(z.enum(PROCESS_ROLES)).min(1)).default([...PROCESS_ROLES]),
  SIGHTGLASS_DATA_DIR: z.string().min(1).default("data"),
  SIGHTGLASS_PUBLIC_URL: z.url().optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  SIGHTGLASS_SECRET: z.string().min(32).optional(),
  SIGHTGLASS_DEMO: flag.default(false),
  SIGHTGLASS_LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal"]).default("info"),
  SIGHTGLASS_TARGETS_FILE: z.string().min(1).optional(),
  SIGHTGLASS_OIDC_ISSUER: z.url().optional(),
  SIGHTGLASS_OIDC_CLIENT_ID: z.string().min(1).optional(),
  SIGHTGLASS_OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  SIGHTGLASS_OIDC_DEFAULT_ROLE: z.enum(["viewer", "responder", "commander", "finance"]).default("viewer"),
  SIGHTGLASS_INGEST_QUEUE_BYTES: z.coerce
    .number()
    .int()
    .min(1_048_576)
    .default(64 * 1024 * 1024),
  SIGHTGLASS_QUERY_WORKERS: z.coerce.number().int().min(1).max(64).optional(),
  SIGHTGLASS_QUERY_MAX_SAMPLES: samples.default(50_000_000),
  SIGHTGLASS_QUERY_TENANT_MAX_SAMPLES: samples.optional(),
  SIGHTGLASS_QUERY_TIMEOUT_S: z.coerce.number().min(1).max(3_600).default(120),
  SIGHTGLASS_PROMQL_EXPERIMENTAL: flag.default(false),
  SIGHTGLASS_PUBLIC_LINKS: flag.default(true),
});

export const FIXES: Readonly<Record<string, string>> = {
  NODE_ENV: "development, production or test",
  SIGHTGLASS_HOST: "the address to listen on; 127.0.0.1 for this machine only, 0.0.0.0 for every interface",
  PORT: "a port number from 0 to 65535",
  SIGHTGLASS_GRPC_PORT: "a port number from 0 to 65535; 0 picks a free one",
  SIGHTGLASS_SYSLOG_PORT: "a port number from 0 to 65535, or leave it unset to keep syslog off",
  SIGHTGLASS_PROMETHEUS_PORT: "a port number from 0 to 65535, or leave it unset: the same API is at /api/prom",
  SIGHTGLASS_ROLES: `a comma-separated list of ${PROCESS_ROLES.join(", ")}`,
  SIGHTGLASS_DATA_DIR: "the folder that keeps the embedded database and the generated secret",
  SIGHTGLASS_PUBLIC_URL: "the address people use, for example https://sightglass.example.com",
  DATABASE_URL: "postgres://user:password@host:5432/database, Postgres 15 or newer",
  SIGHTGLASS_SECRET: "at least 32 characters; unset generates one in the data folder",
  SIGHTGLASS_DEMO: "0 or 1",
  SIGHTGLASS_LOG_LEVEL: "trace, debug, info, warn, error or fatal",
  SIGHTGLASS_TARGETS_FILE: "a YAML file with scrape targets",
  SIGHTGLASS_OIDC_ISSUER: "the issuer's address, without /.well-known/openid-configuration",
  SIGHTGLASS_OIDC_CLIENT_ID: "the client id the issuer gave you",
  SIGHTGLASS_OIDC_CLIENT_SECRET: "the client secret the issuer gave you",
  SIGHTGLASS_OIDC_DEFAULT_ROLE: "viewer, responder, commander or finance",
  SIGHTGLASS_INGEST_QUEUE_BYTES: "a number of bytes, 1048576 or more",
  SIGHTGLASS_QUERY_WORKERS: "how many queries run at a time, 1 to 64",
  SIGHTGLASS_QUERY_MAX_SAMPLES: "a number of samples, 1000 or more",
  SIGHTGLASS_QUERY_TENANT_MAX_SAMPLES: "a number of samples, 1000 or more",
  SIGHTGLASS_QUERY_TIMEOUT_S: "seconds, 1 to 3600",
  SIGHTGLASS_PROMQL_EXPERIMENTAL: "0 or 1",
  SIGHTGLASS_PUBLIC_LINKS: "0 or 1",
};
