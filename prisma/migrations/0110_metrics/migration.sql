-- Instants are Unix milliseconds throughout: what the codec and COPY work on.

CREATE TABLE telemetry.series (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- SHA-256 of form and labels, first 16 bytes.
  fingerprint bytea NOT NULL UNIQUE,
  labels jsonb NOT NULL,
  type text NOT NULL,
  unit text NOT NULL,
  help text NOT NULL,
  form text NOT NULL CHECK (form IN ('float', 'histogram')),
  first_seen bigint NOT NULL,
  last_seen bigint NOT NULL
);

-- Rises with every flush: of two samples at one instant the one flushed later counts.
CREATE SEQUENCE telemetry.flush_seq;

-- Up to two hours of a series. Late samples make further rows in the same window.
CREATE TABLE telemetry.chunk (
  series_id bigint NOT NULL,
  t0 bigint NOT NULL,
  seq int NOT NULL,
  data bytea NOT NULL,
  PRIMARY KEY (series_id, t0, seq)
) PARTITION BY RANGE (t0);
ALTER TABLE telemetry.chunk ALTER COLUMN data SET STORAGE EXTERNAL;

-- Six hours of the up to sixteen series whose ids differ in the last four bits only.
CREATE TABLE telemetry.chunk_cold (
  group_id bigint NOT NULL,
  t0 bigint NOT NULL,
  data bytea NOT NULL,
  PRIMARY KEY (group_id, t0)
) PARTITION BY RANGE (t0);
ALTER TABLE telemetry.chunk_cold ALTER COLUMN data SET STORAGE EXTERNAL;

-- A day of a series in windows of five minutes, and of an hour.
CREATE TABLE telemetry.rollup_5m (
  series_id bigint NOT NULL,
  t0 bigint NOT NULL,
  data bytea NOT NULL,
  PRIMARY KEY (series_id, t0)
) PARTITION BY RANGE (t0);
ALTER TABLE telemetry.rollup_5m ALTER COLUMN data SET STORAGE EXTERNAL;

CREATE TABLE telemetry.rollup_1h (
  series_id bigint NOT NULL,
  t0 bigint NOT NULL,
  data bytea NOT NULL,
  PRIMARY KEY (series_id, t0)
) PARTITION BY RANGE (t0);
ALTER TABLE telemetry.rollup_1h ALTER COLUMN data SET STORAGE EXTERNAL;

CREATE TABLE telemetry.exemplar (
  series_id bigint NOT NULL,
  t bigint NOT NULL,
  value double precision NOT NULL,
  labels jsonb NOT NULL,
  PRIMARY KEY (series_id, t)
);

-- How long what is kept, in days.
CREATE TABLE telemetry.metric_retention (
  resolution text PRIMARY KEY CHECK (resolution IN ('raw', '5m', '1h')),
  days int NOT NULL CHECK (days BETWEEN 1 AND 3650)
);
INSERT INTO telemetry.metric_retention VALUES ('raw', 15), ('5m', 90), ('1h', 400);

-- The program's role may not create tables; these make and drop the
-- partitions of the four tables above and of nothing else.
CREATE FUNCTION telemetry.ensure_partition(parent text, from_ms bigint, span_ms bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, telemetry AS $$
DECLARE
  child text := format('%s_%s', parent, from_ms / 86400000);
BEGIN
  IF parent NOT IN ('chunk', 'chunk_cold', 'rollup_5m', 'rollup_1h') OR from_ms % 86400000 <> 0 OR span_ms % 86400000 <> 0 OR span_ms <= 0 THEN
    RAISE EXCEPTION 'no such partition';
  END IF;
  IF to_regclass('telemetry.' || child) IS NOT NULL THEN RETURN; END IF;
  PERFORM pg_advisory_xact_lock(1397163009, hashtext(child));
  IF to_regclass('telemetry.' || child) IS NOT NULL THEN RETURN; END IF;
  -- Made apart and then attached: that does not lock readers out of the parent.
  EXECUTE format('CREATE TABLE telemetry.%I (LIKE telemetry.%I INCLUDING ALL)', child, parent);
  EXECUTE format('ALTER TABLE telemetry.%I ATTACH PARTITION telemetry.%I FOR VALUES FROM (%s) TO (%s)', parent, child, from_ms, from_ms + span_ms);
END $$;
REVOKE ALL ON FUNCTION telemetry.ensure_partition(text, bigint, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION telemetry.ensure_partition(text, bigint, bigint) TO sightglass_app;

CREATE FUNCTION telemetry.drop_partition(parent text, child text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, telemetry SET lock_timeout = '2s' AS $$
BEGIN
  IF parent NOT IN ('chunk', 'chunk_cold', 'rollup_5m', 'rollup_1h')
    OR NOT EXISTS (SELECT FROM pg_inherits WHERE inhparent = to_regclass('telemetry.' || parent) AND inhrelid = to_regclass('telemetry.' || quote_ident(child))) THEN
    RAISE EXCEPTION 'no such partition';
  END IF;
  EXECUTE format('DROP TABLE telemetry.%I', child);
END $$;
REVOKE ALL ON FUNCTION telemetry.drop_partition(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION telemetry.drop_partition(text, text) TO sightglass_app;
