import { z } from "zod";
import { Fault } from "@/lib/kernel/faults";
import { compileRelabelling } from "./relabel";
import { DEFAULT_TARGET, RELABEL_ACTIONS, RELABEL_DEFAULTS, type TargetInput, type TargetSettings } from "./target";

const labelName = z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, "letters, digits and underscores, not starting with a digit");

export const relabelRuleSchema = z.strictObject({
  action: z.enum(RELABEL_ACTIONS).default(RELABEL_DEFAULTS.action),
  sourceLabels: z.array(labelName).max(32).default([]),
  separator: z.string().max(32).default(RELABEL_DEFAULTS.separator),
  regex: z.string().max(2048).default(RELABEL_DEFAULTS.regex),
  targetLabel: z.string().max(256).default(RELABEL_DEFAULTS.targetLabel),
  replacement: z.string().max(1024).default(RELABEL_DEFAULTS.replacement),
});

const tlsSchema = z.strictObject({
  caPem: z
    .string()
    .max(256 * 1024)
    .nullable()
    .default(null),
  insecureSkipVerify: z.boolean().default(false),
  serverName: z.string().max(253).nullable().default(null),
});

/** What the API accepts for a target. Fields left out keep their default or, on an update, their value. */
export const targetInputSchema = z.strictObject({
  kind: z.enum(["target", "discovery"]).optional(),
  job: z.string().min(1).max(128),
  url: z.string().min(1).max(2048),
  intervalS: z.number().min(1).max(3600).optional(),
  timeoutS: z.number().min(0.1).max(600).optional(),
  paused: z.boolean().optional(),
  labels: z.record(labelName, z.string().max(1024)).optional(),
  relabel: z.array(relabelRuleSchema).max(50).optional(),
  metricRelabel: z.array(relabelRuleSchema).max(50).optional(),
  honorLabels: z.boolean().optional(),
  honorTimestamps: z.boolean().optional(),
  tls: tlsSchema.optional(),
  sampleLimit: z.number().int().min(1).max(1_000_000).optional(),
  bodyLimitBytes: z
    .number()
    .int()
    .min(1024)
    .max(64 * 1024 * 1024)
    .optional(),
  bearerToken: z.string().min(1).max(8192).nullable().optional(),
});

/** Fills in what an input leaves out from `before`, or from the defaults. Throws Fault `invalid` when the whole makes no sense. */
export function settingsFrom(input: TargetInput, before: TargetSettings | null): TargetSettings {
  const base = before ?? { ...DEFAULT_TARGET, job: input.job, url: input.url };
  const given = Object.fromEntries(Object.entries(input).filter(([name, value]) => value !== undefined && name !== "bearerToken"));
  const settings: TargetSettings = { ...base, ...given };
  checkSettings(settings);
  return settings;
}

/** Throws Fault `invalid` with what to put right. */
export function checkSettings(settings: TargetSettings): void {
  const fail = (at: string, message: string, fix: string) => new Fault("invalid", message, { at, fix });
  let url: URL;
  try {
    url = new URL(settings.url);
  } catch {
    throw fail("url", "The address is not a URL.", "Write it in full, for example http://10.0.0.5:8000/metrics.");
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") throw fail("url", "Only http and https can be scraped.", "Change the scheme.");
  if (url.username || url.password) throw fail("url", "The address holds a user or a password.", "Use a bearer token instead.");
  if (url.hash) throw fail("url", "The address holds a fragment.", "Remove the part after #.");
  if (settings.timeoutS > settings.intervalS) throw fail("timeoutS", "The timeout is longer than the interval.", "Make it shorter.");
  for (const name of ["__name__", "le", "quantile"]) {
    if (Object.hasOwn(settings.labels, name))
      throw fail(`labels.${name}`, `A target cannot set the label ${name}.`, "Choose another name.");
  }
  compileRelabelling(settings.relabel);
  compileRelabelling(settings.metricRelabel);
}
