/** The fleet at one instant: who is there, and what the health rules need to know about each. */
import { METRIC_NAME } from "@/lib/kernel/labels";
import type { CatalogueEntry } from "@/lib/metrics";
import type { NodeSighting } from "../change-detection";
import { type Gpu, gpusOf } from "../gpus";
import type { NodeFacts } from "../health";
import { type Selectors, selectorsOf } from "../selectors";
import { anyOf, sightingsOf, tellingNames } from "../sightings";
import { gpuSnapshot } from "./gpu-snapshot";
import type { MetricsReader } from "./metrics-reader";
import { readFacts } from "./node-facts";

/** A node at one instant. */
export interface NodeSnapshot {
  readonly node: NodeSighting;
  readonly facts: NodeFacts;
  readonly gpus: readonly Gpu[];
}

export interface Snapshot {
  readonly at: number;
  readonly selectors: Selectors;
  readonly catalogue: readonly CatalogueEntry[];
  readonly nodes: readonly NodeSnapshot[];
  readonly gpus: readonly Gpu[];
}

/** Nodes seen by their newest values, with what is known of them as of `at`. */
export async function snapshotFleet(reader: MetricsReader, at: number): Promise<Snapshot> {
  const catalogue = await reader.catalogue();
  const selectors = selectorsOf(catalogue);
  const names = tellingNames(selectors, catalogue);
  const [latest, facts, gpus] = await Promise.all([
    names.length === 0 ? [] : reader.latest([{ name: METRIC_NAME, op: "=~", value: anyOf(names) }]),
    readFacts(reader, selectors, at),
    gpuSnapshot(reader, selectors, at),
  ]);
  const nodes = sightingsOf(latest).map((node): NodeSnapshot => {
    const own = gpusOf(node, gpus);
    return {
      node,
      gpus: own,
      facts: {
        ...facts(node.id),
        role: node.role,
        silentMs: Math.max(0, at - node.lastSeen),
        newXids: own.flatMap((gpu) => gpu.newXids),
        rowRemapFailed: own.some((gpu) => gpu.rowRemapFailed),
      },
    };
  });
  return { at, selectors, catalogue, nodes, gpus };
}
