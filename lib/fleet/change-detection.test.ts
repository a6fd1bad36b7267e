import { describe, expect, test } from "vitest";
import { LOST_AFTER_MS, type NodeRecord, type NodeSighting, detectChanges, flagsOf } from "./change-detection";

const NOW = 1_800_000_000_000;
const sighting = (over: Partial<NodeSighting> = {}): NodeSighting => ({
  id: "10.0.0.1:8000",
  idLabel: "instance",
  role: "engine",
  engine: "vllm",
  model: "llama-70b",
  region: "eu-west",
  job: "vllm",
  host: "10.0.0.1",
  pod: "",
  version: "0.11.0",
  revision: "",
  flags: { "vllm:cache_config_info.block_size": "16" },
  lastSeen: NOW,
  ...over,
});
const record = (over: Partial<NodeRecord> = {}): NodeRecord => ({ ...sighting(), firstSeen: NOW - 86_400_000, lostAt: null, ...over });
const kinds = (known: readonly NodeRecord[], seen: readonly NodeSighting[]) => detectChanges(known, seen, NOW).changes.map((c) => c.kind);

describe("detectChanges", () => {
  test("the first look at a running fleet is no news", () => {
    expect(detectChanges([], [sighting()], NOW)).toMatchObject({ changes: [], records: [{ id: "10.0.0.1:8000", firstSeen: NOW }] });
  });
  test("nothing changed, nothing reported", () => {
    expect(kinds([record()], [sighting()])).toEqual([]);
  });
  test("a new version is reported with both versions", () => {
    expect(detectChanges([record()], [sighting({ version: "0.12.0" })], NOW).changes).toEqual([
      {
        at: NOW,
        kind: "version",
        subject: "10.0.0.1:8000",
        model: "llama-70b",
        region: "eu-west",
        title: "service.version",
        before: "0.11.0",
        after: "0.12.0",
      },
    ]);
  });
  test("a changed flag is reported by its metric and label", () => {
    const changes = detectChanges([record()], [sighting({ flags: { "vllm:cache_config_info.block_size": "32" } })], NOW).changes;
    expect(changes).toMatchObject([{ kind: "flag", title: "vllm:cache_config_info.block_size", before: "16", after: "32" }]);
  });
  test("a new model or revision on the same node is a model revision", () => {
    expect(kinds([record({ revision: "a" })], [sighting({ revision: "b", model: "llama-70b-v2" })])).toEqual([
      "model-revision",
      "model-revision",
    ]);
  });
  test("what a node begins to say, or stops saying, did not change", () => {
    expect(kinds([record({ version: "" })], [sighting({ version: "0.12.0" })])).toEqual([]);
    expect(kinds([record()], [sighting({ version: "", flags: {} })])).toEqual([]);
    expect(detectChanges([record()], [sighting({ version: "" })], NOW).records[0]?.version).toBe("0.11.0");
  });
  test("a further replica is reported as added", () => {
    expect(kinds([record()], [sighting(), sighting({ id: "10.0.0.2:8000" })])).toEqual(["replica-added"]);
  });
  test("a replica is lost once, at the moment it was last seen", () => {
    const silent = record({ lastSeen: NOW - LOST_AFTER_MS - 1 });
    const first = detectChanges([silent], [], NOW);
    expect(first.changes).toMatchObject([{ kind: "replica-lost", at: silent.lastSeen, before: silent.id, after: null }]);
    expect(detectChanges(first.records, [], NOW + 60_000).changes).toEqual([]);
  });
  test("a replica whose old series are still listed is lost all the same", () => {
    const at = NOW - LOST_AFTER_MS - 1;
    expect(kinds([record({ lastSeen: at })], [sighting({ lastSeen: at })])).toEqual(["replica-lost"]);
  });
  test("a lost replica that returns is added again", () => {
    expect(kinds([record({ lostAt: NOW - 600_000, lastSeen: NOW - 900_000 })], [sighting()])).toEqual(["replica-added"]);
  });
  test("a short silence loses nobody", () => {
    expect(kinds([record({ lastSeen: NOW - LOST_AFTER_MS })], [])).toEqual([]);
  });
});

describe("flagsOf", () => {
  test("identity, secrets and moving values are no flags", () => {
    const labels = { __name__: "x_info", instance: "a", hf_token: "s3cret", api_key: "k", block_size: "16", cluster: "c1" };
    expect(flagsOf("x_info", labels, new Set(["cluster"]))).toEqual({ "x_info.block_size": "16" });
  });
});
