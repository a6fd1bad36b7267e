/**
 * Sees what changed between what is on record about a node and what its
 * telemetry says now. A change is reported once: the caller stores the new
 * record together with the changes.
 */
import type { ChangeKind } from "./change";
import type { NodeRole } from "./overview";

/** What is on record about a node. Times are milliseconds since the Unix epoch; empty text means it never said. */
export interface NodeRecord {
  readonly id: string;
  /** The label of its series that holds the id. */
  readonly idLabel: string;
  readonly role: NodeRole;
  readonly engine: string;
  readonly model: string;
  readonly region: string;
  readonly job: string;
  readonly host: string;
  readonly pod: string;
  readonly version: string;
  readonly revision: string;
  /** Flags from `*_info` metrics: `metric.label` to value. */
  readonly flags: Readonly<Record<string, string>>;
  readonly firstSeen: number;
  readonly lastSeen: number;
  /** When its loss was reported; null while it is there. */
  readonly lostAt: number | null;
}

/** What the telemetry says at this moment. */
export type NodeSighting = Omit<NodeRecord, "firstSeen" | "lostAt">;

/** A change before it has an id. */
export interface DetectedChange {
  readonly at: number;
  readonly kind: ChangeKind;
  readonly subject: string;
  readonly model: string;
  readonly region: string;
  readonly title: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** Silence after which a replica counts as lost: several scrapes, and longer than a restart takes to be noticed. */
export const LOST_AFTER_MS = 5 * 60_000;

/**
 * Labels of info metrics that differ between restarts, or hold data, and so
 * are no flags. Anything that could hold a secret is left out as well.
 */
const NOT_A_FLAG =
  /^(?:__name__|instance|job|engine|model_name|le|quantile|tenant|region|host|hostname|host[._]name|running_lora_adapters|waiting_lora_adapters|service[._](?:version|name|namespace)|version|model_revision|revision)$|^process[._]|(?:^|[._])(?:pid|uid|id|uuid|ip|start_time|creation_time|token|key)$|secret|password|credential/i;

/** The flags an info metric's labels carry, under `metric.label`. */
export function flagsOf(metric: string, labels: Readonly<Record<string, string>>, identity: ReadonlySet<string>): Record<string, string> {
  const out: Record<string, string> = {};
  for (const [name, value] of Object.entries(labels)) {
    if (!NOT_A_FLAG.test(name) && !identity.has(name)) out[`${metric}.${name}`] = value.slice(0, 500);
  }
  return out;
}

export interface Detection {
  readonly changes: readonly DetectedChange[];
  /** Records to store, changed or merely seen again. */
  readonly records: readonly NodeRecord[];
}

/**
 * Compares. On the very first look nothing is on record, and a fleet that has
 * long been running is no news: first sightings then make records alone.
 */
export function detectChanges(known: readonly NodeRecord[], seen: readonly NodeSighting[], now: number): Detection {
  const byId = new Map(known.map((node) => [node.id, node]));
  const changes: DetectedChange[] = [];
  const records: NodeRecord[] = [];
  for (const sighting of seen) {
    const before = byId.get(sighting.id);
    byId.delete(sighting.id);
    const silent = now - sighting.lastSeen > LOST_AFTER_MS;
    if (before === undefined) {
      if (silent) continue; // only history of it is left
      if (known.length > 0) changes.push(change(sighting, sighting.lastSeen, "replica-added", "replica", null, sighting.id));
      records.push({ ...sighting, firstSeen: sighting.lastSeen, lostAt: null });
      continue;
    }
    if (silent) {
      lose(before);
      continue;
    }
    if (before.lostAt !== null) changes.push(change(sighting, sighting.lastSeen, "replica-added", "replica", null, sighting.id));
    changes.push(...differencesOf(before, sighting, sighting.lastSeen));
    records.push(merge(before, sighting));
  }
  for (const gone of byId.values()) lose(gone);
  return { changes, records };

  function lose(node: NodeRecord): void {
    if (node.lostAt !== null || now - node.lastSeen <= LOST_AFTER_MS) return;
    changes.push(change(node, node.lastSeen, "replica-lost", "replica", node.id, null));
    records.push({ ...node, lostAt: now });
  }
}

/** What a node says about itself. */
export type SelfDescription = Pick<NodeRecord, "id" | "model" | "region" | "version" | "revision" | "flags">;

/** Everything that differs between two descriptions of one node, dated `at`. */
export function differencesOf(before: SelfDescription, now: SelfDescription, at: number): readonly DetectedChange[] {
  const out: DetectedChange[] = [];
  const compare = (kind: ChangeKind, title: string, was: string, is: string) => {
    // A thing learnt for the first time, or no longer said, is not a thing that changed.
    if (was !== "" && is !== "" && was !== is) out.push(change(now, at, kind, title, was, is));
  };
  compare("version", "service.version", before.version, now.version);
  compare("model-revision", "model", before.model, now.model);
  compare("model-revision", "revision", before.revision, now.revision);
  for (const [flag, is] of Object.entries(now.flags)) compare("flag", flag, before.flags[flag] ?? "", is);
  return out;
}

function merge(before: NodeRecord, now: NodeSighting): NodeRecord {
  const keep = (is: string, was: string) => (is === "" ? was : is);
  return {
    ...now,
    model: keep(now.model, before.model),
    region: keep(now.region, before.region),
    host: keep(now.host, before.host),
    pod: keep(now.pod, before.pod),
    version: keep(now.version, before.version),
    revision: keep(now.revision, before.revision),
    flags: Object.keys(now.flags).length > 0 ? now.flags : before.flags,
    firstSeen: before.firstSeen,
    lastSeen: Math.max(before.lastSeen, now.lastSeen),
    lostAt: null,
  };
}

function change(
  node: { readonly id: string; readonly model: string; readonly region: string },
  at: number,
  kind: ChangeKind,
  title: string,
  before: string | null,
  after: string | null,
): DetectedChange {
  return { at, kind, subject: node.id, model: node.model, region: node.region, title, before, after };
}
