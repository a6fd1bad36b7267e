import type { Clock } from "@/lib/kernel/clock";
import { isFault } from "@/lib/kernel/faults";
import { type DiscoveredAddress, parseDiscovery } from "../http-discovery";
import type { TargetSettings } from "../target";
import { fetchText } from "./fetch-text";

const REFRESH_MS = 60_000;
const LIMIT_BYTES = 4 * 1024 * 1024;

/** What one discovery service answered last. */
export class Discovery {
  readonly #settings: TargetSettings;
  readonly #bearerToken: string | null;
  readonly #clock: Clock;
  #due = 0;
  #running: Promise<void> | null = null;
  #found: readonly DiscoveredAddress[] = [];
  #problem = "";
  /** Rises with every answer that differs. */
  revision = 0;

  constructor(settings: TargetSettings, bearerToken: string | null, clock: Clock) {
    this.#settings = settings;
    this.#bearerToken = bearerToken;
    this.#clock = clock;
  }

  get found(): readonly DiscoveredAddress[] {
    return this.#found;
  }

  /** Why the service could not be asked; what it answered before stays in force. Empty when it could. */
  get problem(): string {
    return this.#problem;
  }

  /** Asks again when it is time; resolves when the answer, or its absence, is known. Never throws. */
  async refresh(signal: AbortSignal): Promise<void> {
    if (this.#running === null && this.#clock.now() >= this.#due) {
      this.#due = this.#clock.now() + REFRESH_MS;
      this.#running = this.#ask(signal).finally(() => (this.#running = null));
    }
    await this.#running;
  }

  async #ask(signal: AbortSignal): Promise<void> {
    const { url, timeoutS, tls } = this.#settings;
    try {
      const { body } = await fetchText(
        {
          url,
          accept: "application/json",
          timeoutMs: timeoutS * 1000,
          limitBytes: LIMIT_BYTES,
          bearerToken: this.#bearerToken,
          tls,
          headers: { "x-prometheus-refresh-interval-seconds": String(REFRESH_MS / 1000) },
        },
        signal,
      );
      const found = parseDiscovery(body.toString("utf8"));
      if (JSON.stringify(found) !== JSON.stringify(this.#found)) this.revision++;
      this.#found = found;
      this.#problem = "";
    } catch (error) {
      this.#problem = isFault(error) ? error.message : "Discovery failed.";
    }
  }
}
