-- Duties and how their last run went. Who runs one is decided by advisory
-- locks; this is what people are shown.
CREATE TABLE telemetry.duty (
  name text PRIMARY KEY,
  holder text NOT NULL,
  every_ms bigint NOT NULL,
  started bigint NOT NULL,
  ended bigint NOT NULL,
  -- What was done, or what went wrong.
  note text NOT NULL,
  failed boolean NOT NULL,
  runs bigint NOT NULL,
  failures bigint NOT NULL
);

-- How long telemetry is kept is one of the console's settings.
DROP TABLE telemetry.metric_retention;
