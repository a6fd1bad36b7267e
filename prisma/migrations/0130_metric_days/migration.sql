-- Which days hold samples, when chunks were last written into them, and when
-- they were last compacted (null: never). `day` is its first instant; all are
-- Unix milliseconds.
CREATE TABLE telemetry.metric_day (
  day bigint PRIMARY KEY,
  touched bigint NOT NULL,
  compacted bigint
);
