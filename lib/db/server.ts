export { APP_ROLE, type Client, type Database, type Pool, type PoolClient, appClient, database, openDatabase, setDatabase } from "./pool";
export { type PrismaTx, type RowScope, WHOLE_FLEET, inScope } from "./prisma";
export { inTransaction } from "./transaction";
export { ensureDatabase } from "./ensure-database";
export { migrate } from "./migrate";
export { type EmbeddedPostgres, startEmbeddedPostgres } from "./embedded/supervisor";
export { CopyRow, copyRows, sqlInteger } from "./copy-out";
export { type CopyField, copyInto } from "./copy-in";
