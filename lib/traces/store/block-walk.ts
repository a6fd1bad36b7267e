import { type Database, inTransaction } from "@/lib/db/server";
import type { TimeRange } from "@/lib/kernel/time-range";
import { BlocksMoved, type HeadSnapshot } from "@/lib/telemetry/record-head";
import type { SpanRecord } from "@/lib/telemetry/span";
import { type SpanFilter, matchingTraces } from "../filter";
import { blockIn, readBlocks, startOf } from "./span-blocks";
import { isHeld } from "./trace-index";

const BLOCKS_A_STEP = 48;

export interface WalkOrder {
  readonly range: TimeRange;
  readonly oldestFirst: boolean;
  readonly filter: SpanFilter;
  readonly snapshot: HeadSnapshot<SpanRecord>;
}

export interface BlockWalk {
  /** Traces with a matching span in the next blocks, and the start that all blocks left over lie beyond; null when none are left. */
  next(): Promise<{ readonly traceIds: readonly string[]; readonly frontier: bigint | null }>;
}

interface BlockHead {
  readonly block_id: string;
  readonly t_min: string;
  readonly t_max: string;
}

/** Opens the blocks of a time range one after the other, looking at every span: for filters that no index knows. */
export function walkBlocks(db: Database, { range, oldestFirst, filter, snapshot }: WalkOrder): BlockWalk {
  let queue: BlockHead[] | null = null;
  const list = async (): Promise<BlockHead[]> => {
    const { rows } = await db.pool.query<BlockHead>(
      `SELECT block_id, t_min, t_max FROM telemetry.span_block
        WHERE t_max >= $1 AND t_min < $2 AND ($3::text IS NULL OR $3 = ANY(nodes)) AND ($4::text IS NULL OR $4 = ANY(tenants))
        ORDER BY ${oldestFirst ? "t_min, block_id" : "t_max DESC, block_id DESC"}`,
      [range.from, range.to, filter.node, filter.tenant],
    );
    return rows;
  };
  return {
    async next() {
      queue ??= await list();
      const step = queue.splice(0, BLOCKS_A_STEP);
      const traceIds: string[] = [];
      if (step.length > 0) {
        const opened = await inTransaction(db.pool, (client) =>
          readBlocks(client, blockIn(step.map((block) => Number(block.block_id))), (block) => {
            if (!isHeld(snapshot, block.shard, block.walTo)) traceIds.push(...matchingTraces(block.columns, filter));
          }),
        );
        if (opened < step.length) throw new BlocksMoved();
      }
      const first = queue[0];
      const frontier = first === undefined ? null : oldestFirst ? startOf(Number(first.t_min)) : startOf(Number(first.t_max) + 1);
      return { traceIds, frontier };
    },
  };
}
