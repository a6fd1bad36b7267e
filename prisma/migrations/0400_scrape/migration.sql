-- What is scraped. Console targets are edited by people; file targets mirror
-- the targets file, so that every process can list them.
CREATE TABLE telemetry.scrape_target (
  id           text PRIMARY KEY,
  source       text NOT NULL CHECK (source IN ('console', 'file')),
  settings     jsonb NOT NULL,
  -- AES-256-GCM; only a scraping process opens it.
  sealed_token bytea,
  -- Why it is not scraped although it should be; empty when it is.
  problem      text NOT NULL DEFAULT '',
  created_at   timestamptz NOT NULL,
  updated_at   timestamptz NOT NULL
);

-- One row an address scraped; written in batches by the scraping process.
CREATE TABLE telemetry.scrape_health (
  target_id        text NOT NULL REFERENCES telemetry.scrape_target ON DELETE CASCADE,
  key              text NOT NULL,
  url              text NOT NULL,
  labels           jsonb NOT NULL,
  state            text NOT NULL CHECK (state IN ('up', 'down', 'unknown')),
  last_scrape_at   timestamptz,
  last_duration_ms double precision,
  samples          integer NOT NULL,
  refused          integer NOT NULL,
  last_error       text NOT NULL,
  PRIMARY KEY (target_id, key)
);
