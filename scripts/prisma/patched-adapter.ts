/**
 * Prisma's Postgres adapter, fit for the schema engine. Three things in
 * version 7.10 keep it from comparing migrations with the schema:
 *   1. it refuses the catalogue's one-byte "char" type and a few array types;
 *   2. it splits scripts at every semicolon, also inside $$ bodies;
 *   3. given a connection string, its shadow database is the main one.
 */
import { randomUUID } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import {
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlQuery,
  type SqlQueryable,
} from "@prisma/driver-adapter-utils";
import type pg from "pg";

/** Catalogue types and the ordinary types whose text form they share. */
const READ_AS = new Map([
  [18, 25], // "char" → text
  [1003, 1009], // name[] → text[]
  [194, 25], // pg_node_tree → text
  [22, 1005], // int2vector → int2[]
  [30, 1007], // oidvector → int4[]
]);
const CHAR = 18;

interface Inside {
  performIO(query: SqlQuery): Promise<{ fields: { dataTypeID: number }[] }>;
  readonly client: pg.Pool;
  onError(error: unknown): never;
}

function patch<T extends SqlQueryable>(adapter: T): T {
  const inside = adapter as unknown as Inside;
  const given = new WeakMap<SqlQuery, readonly number[]>();
  const performIO = inside.performIO.bind(adapter);
  const queryRaw = adapter.queryRaw.bind(adapter);
  inside.performIO = async (query) => {
    const result = await performIO(query);
    given.set(
      query,
      result.fields.map((f) => f.dataTypeID),
    );
    for (const field of result.fields) field.dataTypeID = READ_AS.get(field.dataTypeID) ?? field.dataTypeID;
    return result;
  };
  adapter.queryRaw = async (query) => {
    const result = await queryRaw(query);
    const types = given.get(query) ?? [];
    return { ...result, columnTypes: result.columnTypes.map((t, i) => (types[i] === CHAR ? ColumnTypeEnum.Character : t)) };
  };
  return adapter;
}

function patchDriver(adapter: SqlDriverAdapter): SqlDriverAdapter {
  const inside = adapter as unknown as Inside;
  const startTransaction = adapter.startTransaction.bind(adapter);
  adapter.startTransaction = async (level) => patch(await startTransaction(level));
  adapter.executeScript = async (script) => {
    try {
      await inside.client.query(script);
    } catch (error) {
      inside.onError(error);
    }
  };
  return patch(adapter);
}

/** An adapter for the schema engine; `url` must belong to a role that may create databases. */
export function schemaEngineAdapter(url: string): SqlMigrationAwareDriverAdapterFactory {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  // A unix socket's folder travels as ?host=; the name part of such an address is only a placeholder.
  const connection: pg.PoolConfig = {
    host: searchParams.get("host") ?? hostname,
    port: Number(searchParams.get("port") ?? (port || 5432)),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
  };
  const open = async (database: string) => patchDriver(await new PrismaPg({ ...connection, database, max: 2 }).connect());
  return {
    provider: "postgres",
    adapterName: "schema engine",
    connect: () => open(pathname.slice(1)),
    connectToShadowDb: async () => {
      const name = `shadow_${randomUUID().slice(0, 8)}`;
      const main = await open(pathname.slice(1));
      await main.executeScript(`CREATE DATABASE "${name}" TEMPLATE template0`);
      const shadow = await open(name);
      shadow.dispose = async () => {
        await (shadow as unknown as Inside).client.end();
        await main.executeScript(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
        await main.dispose();
      };
      return shadow;
    },
  };
}
