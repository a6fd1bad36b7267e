import { appClient, type PrismaTx } from "@/lib/db/server";
import { peopleCache } from "./cache";

const CHANNEL = "sightglass_people";

/** What changed: somebody's access, one session, or one key. */
export type Change = { readonly user: string } | { readonly session: string } | { readonly key: string };

/** Tells every process, when the transaction commits, to forget what it knows. This one forgets then, too, by `forget`. */
export async function announce(tx: PrismaTx, change: Change): Promise<void> {
  await tx.$queryRaw`SELECT pg_notify(${CHANNEL}, ${JSON.stringify(change)})::text`;
}

/** Drops from this process's caches what the change concerns. */
export function forget(change: Change): void {
  if ("key" in change) peopleCache("keys").drop((_, id) => id === change.key);
  else if ("session" in change) peopleCache("sessions").drop((_, id) => id === change.session);
  else peopleCache<{ userId: string } | null>("sessions").drop((person) => person === null || person.userId === change.user);
}

/**
 * Listens for changes of access made by other processes. Reconnects by itself;
 * while it is cut off, what is known is at most five seconds old anyway.
 */
export async function listenForChanges(url: string): Promise<{ stop(): Promise<void> }> {
  let stopped = false;
  let current: ReturnType<typeof appClient> | null = null;
  let retry: NodeJS.Timeout | null = null;
  const again = (): void => {
    if (stopped || retry) return;
    retry = setTimeout(() => {
      retry = null;
      connect().catch(again);
    }, 1_000);
    retry.unref();
  };
  const connect = async (): Promise<void> => {
    const client = appClient(url, "people");
    current = client;
    client.on("notification", ({ payload }) => {
      const change = parseChange(payload);
      if (change) forget(change);
    });
    client.on("end", again);
    await client.connect();
    await client.query(`LISTEN ${CHANNEL}`);
    // What happened while nobody listened is not known: start over.
    peopleCache("keys").drop(() => true);
    peopleCache("sessions").drop(() => true);
  };
  await connect();
  return {
    stop: async () => {
      stopped = true;
      if (retry) clearTimeout(retry);
      await current?.end();
    },
  };
}

function parseChange(payload: string | undefined): Change | null {
  try {
    const value = JSON.parse(payload ?? "") as Record<string, unknown>;
    for (const kind of ["user", "session", "key"] as const) {
      if (typeof value[kind] === "string") return { [kind]: value[kind] } as unknown as Change;
    }
  } catch {
    // Something else used the channel; nothing of ours changed.
  }
  return null;
}
