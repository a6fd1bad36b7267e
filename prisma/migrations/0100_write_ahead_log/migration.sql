-- The write-ahead log of telemetry. One process at a time owns a shard (an
-- advisory lock held by its session); `epoch` rises with every owner, so that
-- a flush begun by a former owner is noticed.
CREATE TABLE telemetry.wal_shard (
  shard int PRIMARY KEY,
  epoch bigint NOT NULL DEFAULT 0,
  owner text NOT NULL DEFAULT '',
  taken_at timestamptz NOT NULL DEFAULT now()
);

-- One row for one signal of one request. Instants are Unix milliseconds.
CREATE TABLE telemetry.wal (
  shard int NOT NULL,
  id bigint NOT NULL,
  kind smallint NOT NULL,
  t_min bigint NOT NULL,
  t_max bigint NOT NULL,
  written bigint NOT NULL,
  body bytea NOT NULL,
  PRIMARY KEY (shard, id)
) WITH (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);
-- Bodies are compressed before they arrive.
ALTER TABLE telemetry.wal ALTER COLUMN body SET STORAGE EXTERNAL;

-- Of the entries up to and including `id`, everything before `before_ms` is in
-- blocks; null: everything. `seq` rises with every flush, which tells a
-- process whose connection broke at COMMIT whether it was one.
CREATE TABLE telemetry.wal_checkpoint (
  shard int NOT NULL,
  kind smallint NOT NULL,
  id bigint NOT NULL,
  before_ms bigint,
  seq bigint NOT NULL,
  PRIMARY KEY (shard, kind)
);
