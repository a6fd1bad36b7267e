import type { AttributeValue, Resource } from "./attributes";

export interface ResourceIdentity {
  /** `service.name`; `unknown` when the sender gave none. */
  readonly service: string;
  /** `service.instance.id`, else `host.name`, else the pod; empty when none is given. */
  readonly node: string;
  /** First of `host.id`, `host.ip`, `host.name`: whose clock it is. Empty when unknown. */
  readonly host: string;
}

const identities = new WeakMap<Resource, ResourceIdentity>();

/** Which service on which node a resource is. */
export function identityOf(resource: Resource): ResourceIdentity {
  let identity = identities.get(resource);
  if (!identity) {
    const a = resource.attributes;
    identity = {
      service: text(a["service.name"]) || "unknown",
      node: text(a["service.instance.id"]) || text(a["host.name"]) || text(a["k8s.pod.name"]),
      host: text(a["host.id"]) || text(a["host.ip"]) || text(a["host.name"]),
    };
    identities.set(resource, identity);
  }
  return identity;
}

/** An attribute as text: what filters compare and lists show. */
export function attributeText(value: AttributeValue | undefined): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value;
  if (typeof value !== "object") return String(value);
  return JSON.stringify(value, (_key, v: unknown) => (typeof v === "bigint" ? v.toString() : v));
}

const text = (value: AttributeValue | undefined): string => {
  if (Array.isArray(value)) return attributeText((value as readonly AttributeValue[])[0]);
  return attributeText(value);
};
