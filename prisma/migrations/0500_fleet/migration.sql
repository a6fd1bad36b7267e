-- Every node that ever sent telemetry, as it last described itself.
CREATE TABLE telemetry.node (
  id         text PRIMARY KEY,
  id_label   text NOT NULL,
  role       text NOT NULL CHECK (role IN ('engine', 'gateway', 'router')),
  engine     text NOT NULL,
  model      text NOT NULL,
  region     text NOT NULL,
  job        text NOT NULL,
  host       text NOT NULL,
  pod        text NOT NULL,
  version    text NOT NULL,
  revision   text NOT NULL,
  flags      jsonb NOT NULL,
  first_seen timestamptz NOT NULL,
  last_seen  timestamptz NOT NULL,
  lost_at    timestamptz
);

-- What changed in the fleet, seen in the telemetry or posted by a pipeline.
CREATE TABLE telemetry.change (
  id         uuid PRIMARY KEY,
  at         timestamptz NOT NULL,
  kind       text NOT NULL CHECK (kind IN ('version', 'model-revision', 'flag', 'replica-added', 'replica-lost', 'posted')),
  subject    text NOT NULL,
  model      text NOT NULL,
  region     text NOT NULL,
  title      text NOT NULL,
  before     text,
  after      text,
  source     text NOT NULL,
  url        text,
  -- One row a change however often it is detected or posted: what was seen, or the key of the pipeline that retries.
  once       text NOT NULL UNIQUE,
  posted_by  text
);
CREATE INDEX change_at ON telemetry.change (at DESC);
CREATE INDEX change_subject_at ON telemetry.change (subject, at DESC);
