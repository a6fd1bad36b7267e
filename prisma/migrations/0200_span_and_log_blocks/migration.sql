-- Spans and log records lie in blocks, encoded and compressed by the program.
-- Instants are Unix milliseconds unless the name says nanoseconds.
CREATE SEQUENCE telemetry.block_id;

-- `shard` and `wal_to` say which entries of the write-ahead log a block holds
-- at the latest: a reader whose memory still holds them leaves the block out.
CREATE TABLE telemetry.span_block (
  block_id bigint NOT NULL,
  t_min bigint NOT NULL,
  t_max bigint NOT NULL,
  shard int NOT NULL,
  wal_to bigint NOT NULL,
  written bigint NOT NULL,
  spans int NOT NULL,
  services text[] NOT NULL,
  nodes text[] NOT NULL,
  tenants text[] NOT NULL,
  -- "service", U+001F, "operation"; null when there were too many to list.
  operations text[],
  data bytea NOT NULL,
  PRIMARY KEY (block_id, t_min)
);
ALTER TABLE telemetry.span_block ALTER COLUMN data SET STORAGE EXTERNAL;
CREATE INDEX span_block_time ON telemetry.span_block (t_max, t_min);

-- One row for one trace, block and tenant; added up when read. A row that does
-- not hold the whole trace, as far as can be told from it, is `partial`.
CREATE TABLE telemetry.trace_index (
  trace_id bytea NOT NULL,
  block_id bigint NOT NULL,
  part smallint NOT NULL,
  status smallint NOT NULL,
  start_ns bigint NOT NULL,
  end_ns bigint NOT NULL,
  spans int NOT NULL,
  errors int NOT NULL,
  has_root boolean NOT NULL,
  partial boolean NOT NULL,
  tenant text NOT NULL,
  root_service text NOT NULL,
  root_name text NOT NULL,
  model text NOT NULL,
  ttft_ms real,
  queue_ms real,
  tokens_in bigint,
  tokens_out bigint,
  -- Hashes of the services and operations that occur.
  keys int[] NOT NULL,
  PRIMARY KEY (trace_id, block_id, part)
);
CREATE INDEX trace_index_start ON telemetry.trace_index (start_ns);
CREATE INDEX trace_index_block ON telemetry.trace_index (block_id);

-- `bloom` is a filter of 64-byte lines over the words of bodies and values: a
-- search fetches one line of it. `levels` counts the records of each level
-- from unset to fatal.
CREATE TABLE telemetry.log_block (
  block_id bigint NOT NULL,
  t_min bigint NOT NULL,
  t_max bigint NOT NULL,
  shard int NOT NULL,
  wal_to bigint NOT NULL,
  written bigint NOT NULL,
  records int NOT NULL,
  severity_max smallint NOT NULL,
  levels int[] NOT NULL,
  services text[] NOT NULL,
  nodes text[] NOT NULL,
  tenants text[] NOT NULL,
  bloom_lines int NOT NULL,
  bloom bytea NOT NULL,
  data bytea NOT NULL,
  PRIMARY KEY (block_id, t_min)
);
ALTER TABLE telemetry.log_block ALTER COLUMN data SET STORAGE EXTERNAL;
ALTER TABLE telemetry.log_block ALTER COLUMN bloom SET STORAGE EXTERNAL;
CREATE INDEX log_block_time ON telemetry.log_block (t_max, t_min);
