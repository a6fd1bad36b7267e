import type { ModelAlias } from "./models";
import type { Region } from "./nodes";

/** A customer of the platform: how much it asks for, when, of what. */
export interface TenantPlan {
  readonly id: string;
  readonly alias: string;
  readonly keyAlias: string;
  /** Requests per second, averaged over a week. */
  readonly meanRate: number;
  /** Hour of the day, UTC, at which it asks most. */
  readonly peakHourUtc: number;
  /** 0: flat over the day; 1: silent at night. */
  readonly daySwing: number;
  /** Share of the weekday rate on Saturday and Sunday. */
  readonly weekend: number;
  readonly models: readonly (readonly [ModelAlias, number])[];
  readonly regions: readonly (readonly [Region, number])[];
  /** Applications with a system prompt of their own, and how many tokens it has. */
  readonly applications: number;
  readonly systemPromptTokens: number;
  /** How likely a request continues a conversation. */
  readonly continues: number;
  readonly promptFactor: number;
  readonly outputFactor: number;
  readonly streams: number;
  /** The gateway's limit, requests per minute, for each model. */
  readonly requestsPerMinute: number;
}

const US = "us-east-1";
const EU = "eu-west-1";
const AP = "ap-southeast-1";

export const TENANTS: readonly TenantPlan[] = [
  {
    id: "halcyon-bank",
    alias: "Halcyon Bank",
    keyAlias: "halcyon-assist",
    meanRate: 3.68,
    peakHourUtc: 15,
    daySwing: 0.75,
    weekend: 0.35,
    models: [
      ["llama-3.3-70b", 5],
      ["llama-3.1-8b", 4],
    ],
    regions: [
      [US, 8],
      [EU, 2],
    ],
    applications: 3,
    systemPromptTokens: 1_280,
    continues: 0.55,
    promptFactor: 1.1,
    outputFactor: 0.9,
    streams: 0.9,
    requestsPerMinute: 900,
  },
  {
    id: "brightline",
    alias: "Brightline Retail",
    keyAlias: "brightline-search",
    meanRate: 4.64,
    peakHourUtc: 19,
    daySwing: 0.6,
    weekend: 1.25,
    models: [
      ["llama-3.1-8b", 8],
      ["qwen3-32b", 2],
    ],
    regions: [
      [US, 6],
      [EU, 3],
      [AP, 1],
    ],
    applications: 2,
    systemPromptTokens: 768,
    continues: 0.25,
    promptFactor: 0.8,
    outputFactor: 0.7,
    streams: 0.5,
    requestsPerMinute: 1_200,
  },
  {
    id: "orchard-health",
    alias: "Orchard Health",
    keyAlias: "orchard-notes",
    meanRate: 1.92,
    peakHourUtc: 14,
    daySwing: 0.8,
    weekend: 0.3,
    models: [
      ["llama-3.3-70b", 7],
      ["r1-distill-32b", 2],
    ],
    regions: [
      [US, 5],
      [EU, 5],
    ],
    applications: 2,
    systemPromptTokens: 2_048,
    continues: 0.4,
    promptFactor: 1.4,
    outputFactor: 1.2,
    streams: 0.8,
    requestsPerMinute: 480,
  },
  {
    id: "papertrail",
    alias: "Papertrail Legal",
    keyAlias: "papertrail-review",
    meanRate: 1.2,
    peakHourUtc: 10,
    daySwing: 0.7,
    weekend: 0.25,
    models: [
      ["qwen3-32b", 5],
      ["llama-3.3-70b", 4],
    ],
    regions: [[EU, 1]],
    applications: 2,
    systemPromptTokens: 1_536,
    continues: 0.35,
    promptFactor: 2.1,
    outputFactor: 1.1,
    streams: 0.6,
    requestsPerMinute: 300,
  },
  {
    id: "quillworks",
    alias: "Quillworks",
    keyAlias: "quillworks-editor",
    meanRate: 2.56,
    peakHourUtc: 17,
    daySwing: 0.5,
    weekend: 0.7,
    models: [
      ["qwen3-32b", 5],
      ["llama-3.1-8b", 4],
      ["r1-distill-32b", 1],
    ],
    regions: [
      [US, 4],
      [EU, 4],
      [AP, 2],
    ],
    applications: 4,
    systemPromptTokens: 1_024,
    continues: 0.65,
    promptFactor: 0.9,
    outputFactor: 1.3,
    streams: 1,
    requestsPerMinute: 600,
  },
  {
    id: "tern-logistics",
    alias: "Tern Logistics",
    keyAlias: "tern-batch",
    meanRate: 2.08,
    peakHourUtc: 2,
    daySwing: 0.65,
    weekend: 0.9,
    models: [
      ["llama-3.1-8b", 6],
      ["llama-3.3-70b", 3],
    ],
    regions: [
      [EU, 4],
      [AP, 6],
    ],
    applications: 1,
    systemPromptTokens: 512,
    continues: 0.05,
    promptFactor: 1.2,
    outputFactor: 0.6,
    streams: 0.1,
    requestsPerMinute: 600,
  },
  {
    id: "vesper-games",
    alias: "Vesper Games",
    keyAlias: "vesper-npc",
    meanRate: 2.72,
    peakHourUtc: 11,
    daySwing: 0.7,
    weekend: 1.6,
    models: [
      ["llama-3.1-8b", 6],
      ["llama-3.3-70b", 2],
      ["qwen3-32b", 2],
    ],
    regions: [
      [AP, 7],
      [US, 3],
    ],
    applications: 3,
    systemPromptTokens: 896,
    continues: 0.75,
    promptFactor: 0.7,
    outputFactor: 0.8,
    streams: 1,
    requestsPerMinute: 720,
  },
  {
    id: "mosaic-edu",
    alias: "Mosaic Education",
    keyAlias: "mosaic-tutor",
    meanRate: 1.36,
    peakHourUtc: 16,
    daySwing: 0.85,
    weekend: 0.5,
    models: [
      ["r1-distill-32b", 6],
      ["llama-3.1-8b", 3],
      ["llama-3.3-70b", 1],
    ],
    regions: [
      [US, 6],
      [EU, 4],
    ],
    applications: 2,
    systemPromptTokens: 1_152,
    continues: 0.6,
    promptFactor: 1,
    outputFactor: 1.1,
    streams: 0.95,
    requestsPerMinute: 360,
  },
];

export const tenantPlan = (id: string): TenantPlan => {
  const found = TENANTS.find((t) => t.id === id);
  if (!found) throw new RangeError(`no tenant "${id}"; there are ${TENANTS.map((t) => t.id).join(", ")}`);
  return found;
};
