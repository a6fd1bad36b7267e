import { type Client, type Database, appClient } from "@/lib/db/server";

/** The class of this room's advisory locks; the object is a hash of the duty's name. */
const LOCK_CLASS = 0x5347_0002;
const RETRY_MS = 5000;

export interface LeadershipOptions {
  readonly db: Database;
  readonly names: readonly string[];
  /** The names this process leads now, whenever they change. */
  readonly changed: (held: ReadonlySet<string>) => void;
  readonly report: (message: string) => void;
}

/**
 * Decides which process does what: an advisory lock a duty, held by a session.
 * A process that dies, or loses Postgres, loses its session and so its duties;
 * the others try every few seconds. One that holds all it wants asks nothing.
 */
export class Leadership {
  readonly #options: LeadershipOptions;
  readonly #held = new Set<string>();
  #session: Client | null = null;
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> | null = null;
  #stopped = false;
  #failing = false;

  constructor(options: LeadershipOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    await this.#look();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#looking;
    await this.#session?.end().catch(() => {});
  }

  #look(): Promise<void> {
    this.#looking = this.#tryLocks()
      .then(
        () => (this.#failing = false),
        (error: unknown) => {
          if (!this.#failing) this.#options.report(`cannot take duties: ${String(error)}`);
          this.#failing = true;
          void this.#session?.end().catch(() => {});
          this.#session = null;
        },
      )
      .then(() => {
        this.#looking = null;
        const complete = this.#session !== null && this.#held.size === this.#options.names.length;
        if (!this.#stopped && !complete) this.#timer = setTimeout(() => void this.#look(), RETRY_MS);
      });
    return this.#looking;
  }

  async #tryLocks(): Promise<void> {
    const { names, changed } = this.#options;
    if (names.length === 0) return;
    const session = this.#session ?? (await this.#connect());
    const wanted = names.filter((name) => !this.#held.has(name));
    const { rows } = await session.query<{ name: string; ok: boolean }>(
      "SELECT name, pg_try_advisory_lock($1, hashtext(name)) AS ok FROM unnest($2::text[]) AS n(name)",
      [LOCK_CLASS, wanted],
    );
    const won = rows.filter(({ ok }) => ok);
    for (const { name } of won) this.#held.add(name);
    if (won.length > 0) changed(new Set(this.#held));
  }

  async #connect(): Promise<Client> {
    const session = appClient(this.#options.db.url, "duties");
    session.once("end", () => {
      if (this.#session !== session) return;
      this.#session = null;
      this.#held.clear();
      this.#options.changed(new Set());
      if (!this.#stopped && !this.#looking) this.#timer = setTimeout(() => void this.#look(), 500);
    });
    await session.connect();
    this.#session = session;
    return session;
  }
}
