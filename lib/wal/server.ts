export { type FlushOrder, type OpenWalOptions, PostgresWal } from "./store/postgres-wal";
