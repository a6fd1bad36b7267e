-- The running program assumes this role: not a superuser and not the owner of
-- any table, so that row-level security binds it.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'sightglass_app') THEN
    CREATE ROLE sightglass_app NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
  END IF;
END $$;

-- The migrating role must be able to hand the role out to its own connections.
DO $$
BEGIN
  EXECUTE format('GRANT sightglass_app TO %I', current_user);
EXCEPTION WHEN invalid_grant_operation THEN NULL; -- a superuser needs no grant
END $$;

GRANT USAGE ON SCHEMA public TO sightglass_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO sightglass_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO sightglass_app;

-- Telemetry lives in a schema of its own, outside Prisma's view.
CREATE SCHEMA telemetry;
GRANT USAGE ON SCHEMA telemetry TO sightglass_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA telemetry GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO sightglass_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA telemetry GRANT USAGE, SELECT ON SEQUENCES TO sightglass_app;
