import type { PrismaClient } from "@/generated/prisma/client";
import { processSingleton } from "@/lib/kernel/process-singleton";
import { type Pool, database } from "./pool";

/** What a store may do inside one transaction. Prisma's types stay inside stores. */
export type PrismaTx = Parameters<Parameters<PrismaClient["$transaction"]>[0]>[0];

const clients = () => processSingleton("prisma", () => new WeakMap<Pool, Promise<PrismaClient>>());

/** The client over the process's own pool. Loaded on first use: a process that only ingests need not pay for it at start. */
function prisma(): Promise<PrismaClient> {
  const { pool } = database();
  const known = clients().get(pool);
  if (known) return known;
  const made = (async () => {
    const [{ PrismaClient: Client }, { PrismaPg }] = await Promise.all([import("@/generated/prisma/client"), import("@prisma/adapter-pg")]);
    return new Client({ adapter: new PrismaPg(pool) });
  })();
  clients().set(pool, made);
  // A failed load is tried again by the next caller.
  made.catch(() => clients().delete(pool));
  return made;
}

/** Whose rows a transaction may see and write: one tenant's, or with null the whole fleet's. */
export interface RowScope {
  readonly tenant: string | null;
}

export const WHOLE_FLEET: RowScope = { tenant: null };

/**
 * Runs `work` in one transaction that row-level security holds to `scope`;
 * rolls back on any throw. The scope is set as the first statement and ends
 * with the transaction, so a pooled connection never carries it further.
 */
export async function inScope<T>(scope: RowScope, work: (tx: PrismaTx) => Promise<T>): Promise<T> {
  const client = await prisma();
  return client.$transaction(
    async (tx) => {
      await tx.$executeRaw`SELECT set_config('app.scope', ${scope.tenant === null ? "fleet" : "tenant"}, true), set_config('app.tenant', ${scope.tenant ?? ""}, true)`;
      return work(tx);
    },
    { maxWait: 5_000, timeout: 15_000 },
  );
}
