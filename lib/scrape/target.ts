import type { Labels } from "@/lib/kernel/labels";
import type { UnixMillis } from "@/lib/kernel/units";

/** What a relabelling rule does; a subset of Prometheus' `relabel_config` actions with the same meaning. */
export const RELABEL_ACTIONS = ["replace", "keep", "drop", "labelmap", "labeldrop", "labelkeep", "lowercase", "uppercase"] as const;
export type RelabelAction = (typeof RELABEL_ACTIONS)[number];

/** One relabelling rule as Prometheus defines it; the regular expression is RE2 and anchored at both ends. */
export interface RelabelRule {
  readonly action: RelabelAction;
  readonly sourceLabels: readonly string[];
  readonly separator: string;
  readonly regex: string;
  readonly targetLabel: string;
  readonly replacement: string;
}

/** What a rule means where a field is left out. */
export const RELABEL_DEFAULTS: RelabelRule = {
  action: "replace",
  sourceLabels: [],
  separator: ";",
  regex: "(.*)",
  targetLabel: "",
  replacement: "$1",
};

/** How the connection to a target is secured. */
export interface TargetTls {
  /** PEM certificates to trust beside the system's; null for the system's alone. */
  readonly caPem: string | null;
  /** Accepts any certificate. */
  readonly insecureSkipVerify: boolean;
  /** The name to expect in the certificate where it is not the address's; null for the address's. */
  readonly serverName: string | null;
}

export const DEFAULT_TLS: TargetTls = { caPem: null, insecureSkipVerify: false, serverName: null };

/** Everything about a target but its identity and its secret. */
export interface TargetSettings {
  /** `target`: `url` answers with metrics. `discovery`: `url` answers with a list of targets (Prometheus' HTTP service discovery). */
  readonly kind: "target" | "discovery";
  /** The `job` label. */
  readonly job: string;
  /** http or https. */
  readonly url: string;
  readonly intervalS: number;
  readonly timeoutS: number;
  readonly paused: boolean;
  /** Labels of every series of this target. */
  readonly labels: Labels;
  /** Applied to the target's labels before scraping; dropping the target keeps it from being scraped. */
  readonly relabel: readonly RelabelRule[];
  /** Applied to every series; a histogram is seen once, under its family name. */
  readonly metricRelabel: readonly RelabelRule[];
  /** True: where a series brings a label that the target has too, the series' wins. False: it is renamed `exported_…`. */
  readonly honorLabels: boolean;
  /** True: timestamps in the exposition are used. */
  readonly honorTimestamps: boolean;
  readonly tls: TargetTls;
  /** Most samples a scrape may hold; more fail it. */
  readonly sampleLimit: number;
  /** Most bytes a scrape may hold once inflated; more fail it. */
  readonly bodyLimitBytes: number;
}

export const DEFAULT_TARGET: Omit<TargetSettings, "job" | "url"> = {
  kind: "target",
  intervalS: 15,
  timeoutS: 10,
  paused: false,
  labels: {},
  relabel: [],
  metricRelabel: [],
  honorLabels: false,
  honorTimestamps: true,
  tls: DEFAULT_TLS,
  sampleLimit: 50_000,
  bodyLimitBytes: 16 * 1024 * 1024,
};

/** What a person enters. Left-out fields take `DEFAULT_TARGET`; on an update, what is left out stays. */
export interface TargetInput extends Partial<Omit<TargetSettings, "job" | "url">> {
  readonly job: string;
  readonly url: string;
  /** Sent as `Authorization: Bearer`. Left out keeps the present one; null removes it. Never readable again. */
  readonly bearerToken?: string | null;
}

/** A target as configured in the console or in the targets file. */
export interface Target extends TargetSettings {
  readonly id: string;
  /** Who owns its configuration: only `console` targets can be edited here. */
  readonly source: "console" | "file";
  readonly hasBearerToken: boolean;
  readonly createdAt: UnixMillis;
  readonly updatedAt: UnixMillis;
}

/** How one scraped address does. A `discovery` target has one of these for each address found. */
export interface ScrapeHealth {
  /** The address scraped. */
  readonly url: string;
  /** The labels its series carry. */
  readonly labels: Labels;
  /** `unknown` until the first scrape. */
  readonly state: "up" | "down" | "unknown";
  /** Null before the first scrape. */
  readonly lastScrapeAt: UnixMillis | null;
  readonly lastDurationMs: number | null;
  /** Samples of the last good scrape. */
  readonly samples: number;
  /** Series the store refused in the last scrape. */
  readonly refused: number;
  /** A sentence without anything the target said; empty when the last scrape went well. */
  readonly lastError: string;
}

/** A target with the health of what was scraped for it. */
export interface TargetView extends Target {
  readonly health: readonly ScrapeHealth[];
  /** Why discovery failed or the target is not scraped at all; empty when it is. */
  readonly problem: string;
}
