import { GATEWAY, ROUTER, nodePlan } from "../plan/nodes";

export interface ResourcePlan {
  readonly attributes: Readonly<Record<string, string>>;
  /** The instrumentation's name. */
  readonly scope: string;
}

/** Who speaks: the OpenTelemetry resource of a node id, `gateway`, `router` or `host:<host>`. */
export function resourceOf(source: string, version: string): ResourcePlan {
  const common = { "deployment.environment.name": "production" };
  if (source === "gateway") {
    const { instance, host, version: own } = GATEWAY;
    return {
      attributes: { ...common, "service.name": "litellm", "service.version": own, "service.instance.id": instance, "host.name": host },
      scope: "litellm",
    };
  }
  if (source === "router") {
    const { instance, host, version: own } = ROUTER;
    return {
      attributes: { ...common, "service.name": "llm-d-router", "service.version": own, "service.instance.id": instance, "host.name": host },
      scope: "llm-d-router",
    };
  }
  if (source.startsWith("host:")) {
    const host = source.slice("host:".length);
    return { attributes: { ...common, "service.name": "kernel", "service.instance.id": host, "host.name": host }, scope: "kmsg" };
  }
  const node = nodePlan(source);
  return {
    attributes: {
      ...common,
      "service.name": node.model.engine,
      "service.version": version,
      "service.instance.id": node.instance,
      "host.name": node.host,
      "k8s.pod.name": node.id,
      "cloud.region": node.region,
      region: node.region,
      model_name: node.model.name,
    },
    scope: node.model.engine === "vllm" ? "vllm.llm_engine" : "sglang",
  };
}
