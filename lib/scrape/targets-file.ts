import { parse as parseYaml } from "yaml";
import { z } from "zod";
import { Fault } from "@/lib/kernel/faults";
import { checkSettings, relabelRuleSchema } from "./target-input";
import { DEFAULT_TARGET, RELABEL_ACTIONS, type TargetSettings } from "./target";

const DURATION = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/;
const UNITS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600 };

/** Seconds as a number, or as Prometheus writes durations: `500ms`, `15s`, `1m`. */
const duration = z.union([
  z.number().positive(),
  z
    .string()
    .regex(DURATION, "a duration such as 15s or 1m")
    .transform((text) => {
      const [, n, unit] = DURATION.exec(text) ?? [];
      return Number(n) * (UNITS[unit ?? "s"] ?? 1);
    }),
]);

const rule = z
  .strictObject({
    action: z.enum(RELABEL_ACTIONS).optional(),
    source_labels: z.array(z.string()).optional(),
    separator: z.string().optional(),
    regex: z.string().optional(),
    target_label: z.string().optional(),
    replacement: z.string().optional(),
  })
  .transform((r) => {
    const { source_labels: sourceLabels, target_label: targetLabel, ...rest } = r;
    const named = { ...rest, sourceLabels, targetLabel };
    return Object.fromEntries(Object.entries(named).filter(([, v]) => v !== undefined)) as z.input<typeof relabelRuleSchema>;
  })
  .pipe(relabelRuleSchema);

const entry = z
  .strictObject({
    job: z.string().min(1).max(128),
    url: z.string().optional(),
    urls: z.array(z.string()).max(10_000).optional(),
    discovery: z.string().optional(),
    interval: duration.optional(),
    timeout: duration.optional(),
    labels: z.record(z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/), z.coerce.string()).optional(),
    honor_labels: z.boolean().optional(),
    honor_timestamps: z.boolean().optional(),
    bearer_token: z.string().min(1).optional(),
    bearer_token_file: z.string().min(1).optional(),
    tls: z
      .strictObject({
        ca_file: z.string().optional(),
        insecure_skip_verify: z.boolean().optional(),
        server_name: z.string().optional(),
      })
      .optional(),
    relabel: z.array(rule).optional(),
    metric_relabel: z.array(rule).optional(),
    sample_limit: z.number().int().positive().optional(),
    body_limit_bytes: z.number().int().positive().optional(),
  })
  .refine((e) => [e.url, e.urls, e.discovery].filter((v) => v !== undefined).length === 1, "give one of url, urls and discovery");

const document = z.strictObject({ targets: z.array(entry).max(10_000).nullable() });

/** A target from the file, with the files it names still to be read. */
export interface FileTarget {
  readonly settings: TargetSettings;
  readonly bearerToken: string | null;
  readonly bearerTokenFile: string | null;
  readonly caFile: string | null;
}

/**
 * Reads a targets file: YAML with `targets`, each with `job`, one of `url`,
 * `urls` and `discovery`, and the optional fields that README.md lists. Throws
 * Fault `invalid` that names the entry and what it should be.
 */
export function parseTargetsFile(text: string): readonly FileTarget[] {
  let yaml: unknown;
  try {
    yaml = parseYaml(text, { maxAliasCount: 100 });
  } catch {
    throw new Fault("invalid", "The targets file is not YAML.", { fix: "Check its indentation." });
  }
  const parsed = document.safeParse(yaml);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new Fault("invalid", `The targets file is wrong at ${issue?.path.join(".") || "its root"}: ${issue?.message ?? "unreadable"}.`, {
      fix: "See lib/scrape/README.md for the fields.",
    });
  }
  return (parsed.data.targets ?? []).flatMap((e) => {
    const urls = e.urls ?? [e.url ?? e.discovery ?? ""];
    return urls.map((url): FileTarget => {
      const intervalS = e.interval ?? DEFAULT_TARGET.intervalS;
      const settings: TargetSettings = {
        ...DEFAULT_TARGET,
        kind: e.discovery === undefined ? "target" : "discovery",
        job: e.job,
        url,
        intervalS,
        timeoutS: e.timeout ?? Math.min(DEFAULT_TARGET.timeoutS, intervalS),
        labels: e.labels ?? {},
        honorLabels: e.honor_labels ?? DEFAULT_TARGET.honorLabels,
        honorTimestamps: e.honor_timestamps ?? DEFAULT_TARGET.honorTimestamps,
        relabel: e.relabel ?? [],
        metricRelabel: e.metric_relabel ?? [],
        tls: {
          caPem: null,
          insecureSkipVerify: e.tls?.insecure_skip_verify ?? false,
          serverName: e.tls?.server_name ?? null,
        },
        sampleLimit: e.sample_limit ?? DEFAULT_TARGET.sampleLimit,
        bodyLimitBytes: e.body_limit_bytes ?? DEFAULT_TARGET.bodyLimitBytes,
      };
      checkSettings(settings);
      return {
        settings,
        bearerToken: e.bearer_token ?? null,
        bearerTokenFile: e.bearer_token_file ?? null,
        caFile: e.tls?.ca_file ?? null,
      };
    });
  });
}
