-- Most of a row of the trace index was said by thousands of others: the same
-- services and operations, for the same tenant and model. That is its shape,
-- kept once; a row shrinks to a quarter, and so does what is written for it.
-- Rows of the former index are not carried over.
DROP TABLE telemetry.trace_index;
DELETE FROM telemetry.span_block;

CREATE TABLE telemetry.trace_shape (
  -- The first 64 bits of the SHA-256 of the rest.
  shape bigint PRIMARY KEY,
  -- Unix milliseconds, to the day: shapes that no block refers to any more go with retention.
  last_used bigint NOT NULL,
  tenant text NOT NULL,
  model text NOT NULL,
  root_service text NOT NULL,
  root_name text NOT NULL,
  services text[] NOT NULL,
  -- Hashes of the services and operations that occur.
  keys int[] NOT NULL
);

-- One row for one trace, block and tenant; added up when read. No primary
-- key: a B-tree over random identifiers would be larger than the rows.
CREATE TABLE telemetry.trace_index (
  start_ns bigint NOT NULL,
  end_ns bigint NOT NULL,
  block_id bigint NOT NULL,
  shape bigint NOT NULL,
  spans int NOT NULL,
  errors int NOT NULL,
  tokens_in int,
  tokens_out int,
  ttft_ms real,
  queue_ms real,
  has_root boolean NOT NULL,
  -- Does not hold the whole trace, as far as can be told from it.
  partial boolean NOT NULL,
  trace_id bytea NOT NULL
);
CREATE INDEX trace_index_trace ON telemetry.trace_index USING hash (trace_id);
CREATE INDEX trace_index_start ON telemetry.trace_index (start_ns);
-- Rows of a block lie together: a few bytes a page say where.
CREATE INDEX trace_index_block ON telemetry.trace_index USING brin (block_id) WITH (pages_per_range = 8, autosummarize = on);
