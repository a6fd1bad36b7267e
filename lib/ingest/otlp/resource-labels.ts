import type { AttributeValue, Attributes } from "@/lib/telemetry";

/**
 * Resource attributes that tell one sender from another and therefore become
 * labels of every series, under their own names. Everything else about the
 * sender goes to `target_info`.
 */
const IDENTIFYING: ReadonlySet<string> = new Set([
  "host.name",
  "k8s.pod.name",
  "k8s.namespace.name",
  "k8s.cluster.name",
  "cloud.region",
  "cloud.availability_zone",
  "region",
  "zone",
  "service.version",
  "deployment.environment.name",
  "deployment.environment",
  "gen_ai.request.model",
  "llm.model_name",
  "model",
  "model_name",
  "tenant",
  "tenant.id",
  "tenant_id",
]);

/** Stands behind `instance` when the sender gives no `service.instance.id`. */
const INSTANCE_FALLBACKS = ["k8s.pod.name", "host.name"] as const;

/** An attribute as a label value: text as it is, numbers and truth values as JSON writes them, structures as JSON. */
export function labelText(value: AttributeValue | undefined): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (typeof value === "object") {
    return JSON.stringify(value, (_key, inner: unknown) =>
      typeof inner === "bigint" ? String(inner) : inner instanceof Uint8Array ? Buffer.from(inner).toString("base64") : inner,
    );
  }
  return String(value);
}

export interface ResourceLabels {
  /** Labels of every series of this resource. */
  readonly labels: Readonly<Record<string, string>>;
  /** Labels of its `target_info` series, or null when it says nothing more about itself. */
  readonly info: Readonly<Record<string, string>> | null;
}

/**
 * `job` is service.namespace/service.name, `instance` is service.instance.id,
 * as the OpenTelemetry specification maps resources to Prometheus; identifying
 * attributes are added; the rest describes the target.
 */
export function resourceLabels(attributes: Attributes): ResourceLabels {
  const labels: Record<string, string> = {};
  const info: Record<string, string> = {};
  const name = labelText(attributes["service.name"]);
  const namespace = labelText(attributes["service.namespace"]);
  const job = namespace !== "" && name !== "" ? `${namespace}/${name}` : name;
  if (job !== "") labels["job"] = job;
  const instance = labelText(attributes["service.instance.id"]) || INSTANCE_FALLBACKS.map((f) => labelText(attributes[f])).find(Boolean);
  if (instance) labels["instance"] = instance;
  let more = false;
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "" || key.startsWith("__") || key === "service.name" || key === "service.namespace" || key === "service.instance.id")
      continue;
    const text = labelText(value);
    if (text === "") continue;
    if (IDENTIFYING.has(key)) labels[key] = text;
    else {
      info[key] = text;
      more = true;
    }
  }
  const identified = labels["job"] !== undefined || labels["instance"] !== undefined;
  return { labels, info: more && identified ? { ...info, ...labels, __name__: "target_info" } : null };
}
