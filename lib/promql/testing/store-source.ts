import { ManualClock } from "@/lib/kernel/clock";
import { unixMillis } from "@/lib/kernel/units";
import { MetricStore } from "@/lib/metrics/server";
import { compactDay } from "@/lib/metrics/store/compact-day";
import { executeStoredRead } from "@/lib/metrics/store/execute-read";
import { flushSamples } from "@/lib/metrics/store/flush-samples";
import { planStoredRead } from "@/lib/metrics/store/plan-read";
import { SYSTEM_ACTOR } from "@/lib/people";
import { PostgresWal } from "@/lib/wal/server";
import type { Database } from "@/lib/db/server";
import { toStored } from "../histogram/from-stored";
import type { PromSeries } from "../series";
import { promSeriesOf } from "../service/prom-series";
import type { LoadedSeries } from "./load";
import type { ScriptSource } from "./run-script";

const DAY_MS = 86_400_000;

/**
 * A script's series in a metric store. After each load what was loaded is moved
 * on differently: it stays in the head, becomes chunks, half of it does, or
 * becomes cold groups; so over a file every form is read.
 */
export class StoreSource implements ScriptSource {
  readonly #db: Database;
  readonly #wal: PostgresWal;
  readonly #store: MetricStore;
  readonly #clock = new ManualClock(unixMillis(400 * DAY_MS));
  #generation = 0;
  #loads: number;

  private constructor(db: Database, firstForm: number) {
    this.#db = db;
    this.#loads = firstForm;
    this.#wal = new PostgresWal({ db, mode: "write", queueBytes: 64 << 20, clock: this.#clock, tailMs: 3_600_000 });
    const limits = { pastMs: Infinity, futureMs: Infinity, labelNameLength: 4096 };
    this.#store = new MetricStore({ db, wal: this.#wal, clock: this.#clock, limits });
  }

  /** On an empty database of its own. `firstForm`, 0 to 3, is what becomes of the first load. */
  static async open(db: Database, firstForm = 0): Promise<StoreSource> {
    const source = new StoreSource(db, firstForm);
    await source.#store.load();
    await source.#wal.start();
    return source;
  }

  async close(): Promise<void> {
    await this.#wal.close();
  }

  async clear(): Promise<void> {
    const store = this.#store;
    const held = store.index.entries.filter(({ dead }) => !dead);
    if (held.length === 0) return;
    this.#generation++;
    for (const shard of this.#wal.ownedShards()) store.head.dropShard(shard);
    for (const entry of held) store.removeSeries(entry);
    for (const table of ["chunk", "chunk_cold", "rollup_5m", "rollup_1h", "metric_day", "series"]) {
      await this.#db.pool.query(`DELETE FROM telemetry.${table}`);
    }
  }

  async load(series: readonly LoadedSeries[]): Promise<void> {
    const batch = this.#store.openBatch({ keyId: `script ${this.#generation}`, tenant: "" });
    let last = 0;
    for (const { labels, samples } of series) {
      // Floats and histograms of one label set are two series in the store.
      const ref = (form: "float" | "histogram") => {
        const key = `${form} ${JSON.stringify(labels)}`;
        const found = batch.lookup(key) ?? batch.intern(key, { labels, type: "unknown", unit: "", help: "", form });
        if (found < 0) throw new Error(`the store refuses ${key}: ${batch.refusal(found)}`);
        return found;
      };
      const marked = samples.some(({ value }) => typeof value === "number") ? "float" : "histogram";
      for (const { timeMs, value } of samples) {
        if (value === "stale") batch.stale(ref(marked), timeMs);
        else if (typeof value === "number") batch.sample(ref("float"), timeMs, value);
        else batch.histogram(ref("histogram"), timeMs, toStored(value));
        last = Math.max(last, timeMs);
      }
    }
    await this.#store.writeSamples(batch);
    await this.#moveOn(this.#loads++ % 4, last);
  }

  async #moveOn(how: number, last: number): Promise<void> {
    if (how === 0) return;
    const cut = how === 1 ? Math.floor(last / 2) : last + 1;
    for (const shard of this.#wal.ownedShards()) await flushSamples(this.#store, shard, cut);
    if (how < 3) return;
    const { rows } = await this.#db.pool.query<{ day: string }>("SELECT day FROM telemetry.metric_day");
    for (const { day } of rows) await compactDay(this.#store, Number(day));
  }

  async read(needs: Parameters<ScriptSource["read"]>[0]): Promise<PromSeries[][]> {
    const ctx = { actor: { ...SYSTEM_ACTOR, tenant: null }, clock: this.#clock, requestId: "script", remoteAddress: "" };
    const plan = await planStoredRead(this.#store, ctx, needs, { derived: false });
    // As a worker gets it.
    const answer = await executeStoredRead(this.#db, structuredClone(plan));
    return needs.map(({ id }) => (answer.series.get(id) ?? []).map(promSeriesOf));
  }
}
