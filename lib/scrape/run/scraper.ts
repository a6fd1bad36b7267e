import type { Clock } from "@/lib/kernel/clock";
import { isFault } from "@/lib/kernel/faults";
import { unixMillis } from "@/lib/kernel/units";
import type { TelemetrySink } from "@/lib/telemetry/sink";
import { nextScrape, scrapeTime } from "../schedule";
import { openToken } from "../sealed-token";
import { type HealthWrite, keepHealthOf, saveHealth, saveProblems } from "../store/health";
import { ScraperLease } from "../store/lease";
import { type StoredTarget, consoleTargets, mirrorFileTargets, targetsVersion } from "../store/targets";
import type { ScrapeHealth } from "../target";
import { Discovery } from "./discovery";
import { FileSource } from "./file-source";
import { type PlannedTarget, planScrapes } from "./plan";
import { type ScrapeOutcome, TargetScraper } from "./target-scraper";

/** As pino has it. */
export interface ScrapeLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface ScraperDeps {
  readonly sink: TelemetrySink;
  readonly clock: Clock;
  /** The installation's secret, for the targets' tokens. */
  readonly secret: string;
  /** A YAML file with further targets; null for none. */
  readonly targetsFile: string | null;
  readonly log: ScrapeLog;
  /** Told of every scrape that was stored. */
  readonly scraped?: (outcome: ScrapeOutcome) => void;
}

/** How often configuration is looked at and health is written. */
const LOOK_MS = 5_000;

interface Loop {
  readonly scraper: TargetScraper;
  timer: NodeJS.Timeout | null;
  running: Promise<void> | null;
  stopped: boolean;
}

/**
 * Scrapes every configured target from one process of the installation: the
 * one that holds the lease. Needs `database()` open. `stop` ends it without
 * marking series stale: another process, or this one after a restart, goes on.
 */
export function startScraper(deps: ScraperDeps): { stop(): Promise<void> } {
  const scraper = new Scraper(deps);
  scraper.start();
  return { stop: () => scraper.stop() };
}

export class Scraper {
  readonly #deps: ScraperDeps;
  readonly #lease = new ScraperLease();
  readonly #loops = new Map<string, Loop>();
  readonly #discoveries = new Map<string, Discovery>();
  readonly #file: FileSource | null;
  readonly #saved = new Map<string, ScrapeHealth>();
  #targets: readonly StoredTarget[] = [];
  #version: string | null = null;
  #planned = "";
  #leading = false;
  #abort = new AbortController();
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> | null = null;
  #stopped = false;

  constructor(deps: ScraperDeps) {
    this.#deps = deps;
    this.#file = deps.targetsFile === null ? null : new FileSource(deps.targetsFile);
  }

  start(): void {
    const turn = () => {
      this.#looking = this.look().finally(() => {
        this.#looking = null;
        if (!this.#stopped) this.#timer = setTimeout(turn, LOOK_MS);
      });
    };
    turn();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#abort.abort();
    await this.#looking;
    await Promise.all([...this.#loops.values()].map((loop) => halt(loop)));
    this.#loops.clear();
    await this.#lease.release();
  }

  /** What is being scraped, for tests and for those who scrape at a time of their own. */
  get scrapers(): readonly TargetScraper[] {
    return [...this.#loops.values()].map((loop) => loop.scraper);
  }

  /** Takes up what changed in the configuration and writes down how the targets do. Never throws. */
  async look(): Promise<void> {
    try {
      if (!(await this.#lease.hold())) return await this.#follow();
      if (!this.#leading) {
        this.#leading = true;
        this.#version = null;
        this.#planned = "";
        this.#deps.log.info({}, "this process scrapes the targets");
      }
      await this.#readConfiguration();
      await this.#plan();
      await this.#saveHealth();
    } catch (error) {
      if (!this.#stopped) this.#deps.log.warn({ reason: isFault(error) ? error.message : String(error) }, "targets could not be looked at");
    }
  }

  /** Another process holds the lease. */
  async #follow(): Promise<void> {
    if (!this.#leading) return;
    this.#leading = false;
    this.#deps.log.warn({}, "another process scrapes the targets now");
    const loops = [...this.#loops.values()];
    this.#loops.clear();
    this.#saved.clear();
    await Promise.all(loops.map((loop) => halt(loop)));
  }

  async #readConfiguration(): Promise<void> {
    const version = await targetsVersion();
    if (version !== this.#version) {
      this.#targets = await consoleTargets();
      this.#version = version;
    }
    const file = this.#file;
    // Without a file, what an earlier run took from one is no longer a target.
    if (file === null && this.#planned === "") await mirrorFileTargets([]);
    if (file !== null && ((await file.refresh()) || this.#planned === "")) {
      if (file.problem !== "") this.#deps.log.warn({ reason: file.problem }, "the targets file is not used as it is");
      const at = this.#deps.clock.now();
      await mirrorFileTargets(file.targets.map(({ id, settings }) => ({ id, source: "file", settings, sealedToken: null, at })));
    }
  }

  async #plan(): Promise<void> {
    const { targets, changed } = await this.#withDiscovery();
    const signature = JSON.stringify([this.#version, this.#file?.targets, changed]);
    if (signature === this.#planned) return;
    const { specs, problems } = planScrapes(targets);
    const gone = [...this.#loops].filter(([key]) => !specs.has(key));
    for (const [key] of gone) this.#loops.delete(key);
    for (const spec of specs.values()) {
      if (!this.#loops.has(spec.key)) this.#begin(new TargetScraper(spec, this.#deps.sink, this.#deps.scraped));
    }
    await Promise.all(
      gone.map(async ([key, loop]) => {
        this.#saved.delete(key);
        await halt(loop);
        await loop.scraper.end(this.#deps.clock.now());
      }),
    );
    await saveProblems(problems);
    await keepHealthOf([...specs.keys()]);
    this.#planned = signature;
  }

  /** All targets, with what discovery found and with tokens open. */
  async #withDiscovery(): Promise<{ targets: PlannedTarget[]; changed: unknown }> {
    const { secret, clock } = this.#deps;
    const known = [
      ...this.#targets.map((t) => {
        const token = t.sealedToken === null ? null : openToken(t.sealedToken, t.id, secret);
        const lost = t.sealedToken !== null && token === null;
        return {
          id: t.id,
          settings: t,
          bearerToken: token,
          problem: lost ? "The bearer token cannot be read with this secret: give it again." : "",
        };
      }),
      ...(this.#file?.targets ?? []).map((t) => ({ ...t, problem: "" })),
    ];
    const live = new Set<string>();
    const asked = known
      .filter((t) => t.settings.kind === "discovery" && !t.settings.paused)
      .map(async (t) => {
        const key = JSON.stringify([t.id, t.settings.url, t.settings.tls, t.settings.timeoutS, t.bearerToken]);
        live.add(key);
        let discovery = this.#discoveries.get(key);
        if (discovery === undefined) this.#discoveries.set(key, (discovery = new Discovery(t.settings, t.bearerToken, clock)));
        await discovery.refresh(this.#abort.signal);
        return [t.id, discovery] as const;
      });
    const answers = new Map(await Promise.all(asked));
    for (const key of this.#discoveries.keys()) if (!live.has(key)) this.#discoveries.delete(key);
    const targets = known.map((t): PlannedTarget => {
      const discovery = answers.get(t.id);
      const found = t.settings.kind === "discovery" ? (discovery?.found ?? []) : null;
      return { ...t, found, problem: t.problem || (discovery?.problem ?? "") };
    });
    return { targets, changed: [...answers].map(([id, d]) => [id, d.revision, d.problem]) };
  }

  #begin(scraper: TargetScraper): void {
    const loop: Loop = { scraper, timer: null, running: null, stopped: false };
    this.#loops.set(scraper.spec.key, loop);
    const { clock } = this.#deps;
    const intervalMs = Math.round(scraper.spec.settings.intervalS * 1000);
    const place = scraper.spec.url + JSON.stringify(scraper.spec.labels);
    let last = clock.now();
    const arm = () => {
      if (loop.stopped || this.#stopped) return;
      // From the former slot on: a timer may fire a millisecond early.
      const due = nextScrape(unixMillis(Math.max(last, clock.now())), intervalMs, place);
      last = due;
      loop.timer = setTimeout(() => {
        loop.running = scraper.scrape(scrapeTime(due, clock.now(), intervalMs), this.#abort.signal).finally(() => {
          loop.running = null;
          arm();
        });
      }, due - clock.now());
    };
    arm();
  }

  async #saveHealth(): Promise<void> {
    const writes: HealthWrite[] = [];
    for (const [key, { scraper }] of this.#loops) {
      if (this.#saved.get(key) !== scraper.health) writes.push({ targetId: scraper.spec.targetId, key, health: scraper.health });
    }
    await saveHealth(writes);
    for (const { key, health } of writes) this.#saved.set(key, health);
  }
}

async function halt(loop: Loop): Promise<void> {
  loop.stopped = true;
  if (loop.timer !== null) clearTimeout(loop.timer);
  await loop.running;
}
