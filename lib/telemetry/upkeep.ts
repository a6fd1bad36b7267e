/** What a signal's upkeep needs to know of retention: the days after which what belongs to a tenant goes. */
export interface SignalRetention {
  readonly fleetDays: number;
  /** Tenants that keep less than the fleet. */
  readonly tenants: readonly { readonly tenant: string; readonly days: number }[];
}

/** A signal's share of the retention settings, whose shape is that of `lib/people`. */
export function signalRetention(
  settings: {
    readonly fleet: Readonly<Record<"traces" | "logs", number>>;
    readonly tenants: Readonly<Record<string, Readonly<Record<"traces" | "logs", number>>>>;
  },
  signal: "traces" | "logs",
): SignalRetention {
  const tenants = Object.entries(settings.tenants).map(([tenant, days]) => ({ tenant, days: days[signal] }));
  return { fleetDays: settings.fleet[signal], tenants };
}

/** A block as far as compaction weighs it. */
export interface SmallBlock {
  readonly id: number;
  readonly shard: number;
  readonly records: number;
  readonly tMin: number;
  readonly tMax: number;
}

export interface CompactionRule {
  /** What a block should hold. */
  readonly target: number;
  /** Blocks are not merged over a longer stretch of time: it would spoil the choice of blocks by time. */
  readonly spanMs: number;
  /** A group that does not fill a block waits until it is this old, so that nothing is rewritten again and again. */
  readonly patienceMs: number;
}

/** Which small blocks to merge: neighbours in time, of one shard. Every group has at least two. */
export function planCompaction(blocks: readonly SmallBlock[], now: number, rule: CompactionRule): SmallBlock[][] {
  const groups: SmallBlock[][] = [];
  const shards = new Map<number, SmallBlock[]>();
  for (const block of blocks) {
    const shard = shards.get(block.shard);
    if (shard) shard.push(block);
    else shards.set(block.shard, [block]);
  }
  for (const shard of shards.values()) {
    let group: SmallBlock[] = [];
    let held = 0;
    const close = (complete: boolean) => {
      const newest = group.reduce((max, block) => Math.max(max, block.tMax), 0);
      if (group.length > 1 && (complete || now - newest > rule.patienceMs)) groups.push(group);
      group = [];
      held = 0;
    };
    for (const block of shard.sort((a, b) => a.tMin - b.tMin || a.id - b.id)) {
      const first = group[0];
      if (first && block.tMax - first.tMin > rule.spanMs) close(false);
      group.push(block);
      held += block.records;
      if (held >= rule.target) close(true);
    }
    close(false);
  }
  return groups;
}
