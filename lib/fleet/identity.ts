/**
 * Who sent a series. A node is one engine or gateway instance; scraped series
 * say so by `instance`, pushed ones by `service.instance.id`, and everything
 * else (host, pod, model, region) by whatever labels the operator or the
 * exporter chose.
 */
import { visibleText } from "@/lib/kernel/visible-text";
import type { Labels } from "@/lib/kernel/labels";
import type { NodeRole } from "./overview";
import type { Engine } from "./registry/entry";

const INSTANCE = ["instance", "service_instance_id", "service.instance.id"] as const;
const JOB = ["job", "service_name", "service.name"] as const;
const MODEL = ["model_name", "served_model_name", "model"] as const;
const REQUESTED_MODEL = ["requested_model", "model_group", "model", "model_name"] as const;
const REGION = ["region", "cloud_region", "cloud.region", "topology_kubernetes_io_region", "k8s_region"] as const;
const HOST = [
  "Hostname",
  "hostname",
  "exported_hostname",
  "host_name",
  "host.name",
  "host",
  "node",
  "kubernetes_node",
  "k8s_node_name",
] as const;
const POD = ["pod", "exported_pod", "kubernetes_pod_name", "k8s_pod_name", "k8s.pod.name"] as const;
const VERSION = ["service_version", "service.version", "engine_version", "version", "app_version"] as const;
const REVISION = ["model_revision", "revision", "model_sha", "model_digest"] as const;

/** The labels of which one is a node's id: what a sum over a node's own series must keep. */
export const ID_LABELS: readonly string[] = [...INSTANCE, ...POD];

/** The labels of which a deployment is made. */
export const DEPLOYMENT_LABELS: readonly string[] = [...new Set([...MODEL, ...REQUESTED_MODEL, ...REGION])];

const first = (labels: Labels, names: readonly string[]): string => {
  for (const name of names) {
    const value = labels[name];
    if (value !== undefined && value !== "") return value;
  }
  return "";
};

/** Which of a series' labels is the node's id, or null when none is. */
export const idLabelOf = (labels: Labels): string | null => ID_LABELS.find((name) => (labels[name] ?? "") !== "") ?? null;

/** The node's id, or empty when the labels name none (a recording rule, a whole-fleet series). */
export const nodeId = (labels: Labels): string => labels[idLabelOf(labels) ?? ""] ?? "";

const GATEWAYS: ReadonlySet<string> = new Set<Engine>(["litellm"]);
const ROUTERS: ReadonlySet<string> = new Set<Engine>(["llm-d"]);

/** Which part of the serving path a program is. */
export const roleOf = (engine: Engine): NodeRole => (GATEWAYS.has(engine) ? "gateway" : ROUTERS.has(engine) ? "router" : "engine");

/** The model a series is about: for an engine the one it serves, for a gateway the one asked for. Empty when it does not say. */
export const modelOf = (labels: Labels, role: NodeRole): string => first(labels, role === "engine" ? MODEL : REQUESTED_MODEL);

export const regionOf = (labels: Labels): string => first(labels, REGION);
export const jobOf = (labels: Labels): string => first(labels, JOB);
export const podOf = (labels: Labels): string => first(labels, POD);
export const versionOf = (labels: Labels): string => first(labels, VERSION);
export const revisionOf = (labels: Labels): string => first(labels, REVISION);

/** The machine's name: from a label, else the host part of the instance. */
export function hostOf(labels: Labels): string {
  return first(labels, HOST) || hostPart(first(labels, INSTANCE));
}

/** `10.0.0.1:8000` and `http://node-1:8000/metrics` without scheme, port and path; an IPv6 address keeps its brackets. */
export function hostPart(instance: string): string {
  const bare = instance.replace(/^[a-z][a-z0-9+.-]*:\/\//i, "").replace(/[/?#].*$/, "");
  return bare.replace(/:\d+$/, "");
}

/** A deployment's id: `model@region`. */
export const deploymentId = (model: string, region: string): string => `${model}@${region}`;

/** The two halves again. A model may hold an `@`, a region never does. */
export function splitDeploymentId(id: string): { readonly model: string; readonly region: string } {
  const at = id.lastIndexOf("@");
  return at < 0 ? { model: id, region: "" } : { model: id.slice(0, at), region: id.slice(at + 1) };
}

/** A short name to show, safe to read: the pod, else the host when it is no address, else the instance. */
export function displayName(id: string, host: string, pod: string): string {
  if (pod !== "") return visibleText(pod);
  const isAddress = /^[\d.]+$/.test(host) || host.startsWith("[") || host === "localhost";
  return visibleText(host === "" || isAddress ? id : host);
}
