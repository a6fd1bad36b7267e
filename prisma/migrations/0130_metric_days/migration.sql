-- Which days hold samples. `day` is its first instant; all are Unix milliseconds.
CREATE TABLE telemetry.metric_day (
  day bigint PRIMARY KEY,
  -- When chunks were last written into it, and when first since it was last compacted.
  touched bigint NOT NULL,
  opened bigint NOT NULL,
  -- It has chunks that are not in cold groups and roll-ups.
  dirty boolean NOT NULL DEFAULT true,
  -- Null: never.
  compacted bigint
);
