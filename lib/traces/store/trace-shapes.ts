import { hash } from "node:crypto";
import type { PoolClient } from "@/lib/db/server";
import { storableText } from "@/lib/telemetry/text-hash";
import type { TracePart } from "../trace-part";

const DAY_MS = 86_400_000;

interface ShapeRow {
  readonly shape: string;
  readonly tenant: string;
  readonly model: string;
  readonly root_service: string;
  readonly root_name: string;
  readonly services: readonly string[];
  readonly keys: readonly number[];
}

/** What the traces of a flush have in common with others, each distinct shape once. */
export class ShapeSet {
  readonly #byContent = new Map<string, ShapeRow>();

  /** The name of a part's shape; a decimal number. */
  add(part: TracePart): string {
    const content = JSON.stringify([part.tenant, part.model, part.rootService, part.rootName, part.services, part.keys]);
    const known = this.#byContent.get(content);
    if (known) return known.shape;
    const text = (value: string) => storableText(value, 256);
    // A sender must not be able to hit another's shape: a plain hash would not do.
    const shape = BigInt.asIntN(64, BigInt(`0x${hash("sha256", content).slice(0, 16)}`)).toString();
    this.#byContent.set(content, {
      shape,
      tenant: text(part.tenant),
      model: text(part.model),
      root_service: text(part.rootService),
      root_name: text(part.rootName),
      services: part.services.map((service) => storableText(service)),
      keys: part.keys,
    });
    return shape;
  }

  /** Stores what is new and marks the rest as used; in the order of their names, so that two flushes never wait for each other crosswise. */
  async save(client: PoolClient, lastUsed: number): Promise<void> {
    const shapes = [...this.#byContent.values()].sort((a, b) => (BigInt(a.shape) < BigInt(b.shape) ? -1 : 1));
    await client.query(
      `INSERT INTO telemetry.trace_shape AS s (shape, last_used, tenant, model, root_service, root_name, services, keys)
        SELECT shape, $2::bigint, tenant, model, root_service, root_name, services, keys
        FROM json_to_recordset($1::json) AS x(shape bigint, tenant text, model text, root_service text, root_name text, services text[], keys int[])
        ON CONFLICT (shape) DO UPDATE SET last_used = excluded.last_used WHERE s.last_used < excluded.last_used - ${DAY_MS}`,
      [JSON.stringify(shapes), lastUsed],
    );
  }
}

/** Forgets shapes that only blocks past `cutoff` (Unix milliseconds) can have used: two days of grace, for marks are to the day. */
export async function dropShapes(client: PoolClient, cutoff: number): Promise<void> {
  await client.query("DELETE FROM telemetry.trace_shape WHERE last_used < $1", [Math.floor(cutoff - 2 * DAY_MS)]);
}
