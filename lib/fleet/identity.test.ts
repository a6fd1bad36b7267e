import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { deploymentId, displayName, hostOf, hostPart, modelOf, nodeId, splitDeploymentId } from "./identity";

describe("identity", () => {
  test.each([
    ["10.0.0.1:8000", "10.0.0.1"],
    ["http://engine-1:8000/metrics", "engine-1"],
    ["[2001:db8::1]:9400", "[2001:db8::1]"],
    ["gpu-node-07", "gpu-node-07"],
    ["", ""],
  ])("the host part of %s is %s", (instance, host) => {
    expect(hostPart(instance)).toBe(host);
  });
  test("DCGM's two spellings of the host name are one host", () => {
    expect(hostOf({ Hostname: "n1", instance: "10.0.0.9:9400" })).toBe("n1");
    expect(hostOf({ hostname: "n1", instance: "10.0.0.9:9400" })).toBe("n1");
  });
  test("a scraped node is its instance, a pushed one its service instance", () => {
    expect(nodeId({ instance: "a:1", service_instance_id: "x" })).toBe("a:1");
    expect(nodeId({ "service.instance.id": "x" })).toBe("x");
    expect(nodeId({ job: "only" })).toBe("");
  });
  test("a gateway's series are about the model asked for, an engine's about the one it serves", () => {
    const labels = { requested_model: "chat", model_name: "llama-70b" };
    expect(modelOf(labels, "gateway")).toBe("chat");
    expect(modelOf(labels, "engine")).toBe("llama-70b");
  });
  test("a deployment's id splits into its halves whatever the model is called", () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string().filter((s) => !s.includes("@")),
        (model, region) => {
          expect(splitDeploymentId(deploymentId(model, region))).toEqual({ model, region });
        },
      ),
    );
  });
  test("a pod or host is shown rather than an address", () => {
    expect(displayName("10.0.0.1:8000", "10.0.0.1", "llama-0")).toBe("llama-0");
    expect(displayName("gpu-7:8000", "gpu-7", "")).toBe("gpu-7");
    expect(displayName("10.0.0.1:8000", "10.0.0.1", "")).toBe("10.0.0.1:8000");
  });
});

test("a node's name shows the marks that would reorder or hide it", () => {
  expect(displayName("a\u202Egnp.exe", "", "")).toBe("a[U+202E]gnp.exe");
  expect(displayName("x:1", "gpu\u200B-7", "")).toBe("gpu[U+200B]-7");
});
