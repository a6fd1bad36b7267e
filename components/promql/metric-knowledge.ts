import type { QueryClient } from "@tanstack/react-query";
import { systemClock } from "@/lib/kernel/clock";
import type { CatalogueEntry } from "@/lib/metrics";
import { type QueryableName, queryableNames } from "./metric-names";
import { catalogueQuery, labelNamesQuery, labelValuesQuery } from "./metric-queries";

const NONE: readonly CatalogueEntry[] = [];

/** What an editor knows about the metrics of this installation, from the page's own cache. */
export class MetricKnowledge {
  readonly #client: QueryClient;
  #catalogue: readonly CatalogueEntry[] = NONE;
  #names: ReadonlyMap<string, QueryableName> = new Map();

  constructor(client: QueryClient) {
    this.#client = client;
  }

  /** Unix milliseconds. */
  now(): number {
    return systemClock.now();
  }

  /** Every name a query may use. Empty when the catalogue cannot be read: then nothing is called unknown. */
  async names(): Promise<ReadonlyMap<string, QueryableName>> {
    const catalogue = await this.#client.ensureQueryData(catalogueQuery()).catch(() => NONE);
    if (catalogue !== this.#catalogue) {
      this.#catalogue = catalogue;
      this.#names = queryableNames(catalogue);
    }
    return this.#names;
  }

  async labelNames(name = ""): Promise<readonly string[]> {
    const found = (await this.names()).get(name);
    const labels = await this.#client.ensureQueryData(labelNamesQuery(found?.metric.name ?? name)).catch((): readonly string[] => []);
    return found?.part === "bucket" ? [...labels, "le"] : labels;
  }

  async labelValues(name: string, label: string, match: readonly string[]): Promise<readonly string[]> {
    const found = (await this.names()).get(name);
    if (label === "__name__") return [...(await this.names()).keys()];
    return await this.#client
      .ensureQueryData(labelValuesQuery(found?.metric.name ?? name, label, match))
      .catch((): readonly string[] => []);
  }
}
