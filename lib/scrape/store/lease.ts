import { type Client, appClient, database } from "@/lib/db/server";

// Means nothing; it must only be nobody else's advisory lock.
const SCRAPER_LOCK = 7_400_001;

/** The right to scrape: one process of an installation holds it, for as long as its connection lives. */
export class ScraperLease {
  #client: Client | null = null;

  /** True while this process holds the lease; takes it when it is free. Answers false when Postgres does not. */
  async hold(): Promise<boolean> {
    if (this.#client !== null) return true;
    const client = appClient(database().url, "scraper");
    try {
      await client.connect();
      const { rows } = await client.query<{ held: boolean }>("SELECT pg_try_advisory_lock($1) AS held", [SCRAPER_LOCK]);
      if (rows[0]?.held === true) {
        this.#client = client;
        const lost = () => {
          if (this.#client === client) this.#client = null;
        };
        client.on("error", lost);
        client.on("end", lost);
        return true;
      }
    } catch {
      // Whoever holds it keeps it; this process asks again later.
    }
    await client.end().catch(() => {});
    return false;
  }

  get held(): boolean {
    return this.#client !== null;
  }

  async release(): Promise<void> {
    const client = this.#client;
    this.#client = null;
    await client?.end().catch(() => {});
  }
}
