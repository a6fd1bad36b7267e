-- Dashboards, their versions, favourites, public links and permalinks; the tables of prisma/schema.prisma.

-- CreateTable
CREATE TABLE "dashboard" (
    "uid" TEXT NOT NULL,
    "tenant" TEXT,
    "audience" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "folder" TEXT NOT NULL,
    "tags" TEXT[],
    "panels" INTEGER NOT NULL,
    "metrics" TEXT[],
    "version" INTEGER NOT NULL,
    "body" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_by" TEXT NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "dashboard_pkey" PRIMARY KEY ("uid")
);

-- CreateTable
CREATE TABLE "dashboard_version" (
    "uid" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "audience" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "by" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "restored_from" INTEGER,
    "body" TEXT NOT NULL,

    CONSTRAINT "dashboard_version_pkey" PRIMARY KEY ("uid","version")
);

-- CreateTable
CREATE TABLE "dashboard_favourite" (
    "user_id" UUID NOT NULL,
    "uid" TEXT NOT NULL,

    CONSTRAINT "dashboard_favourite_pkey" PRIMARY KEY ("user_id","uid")
);

-- CreateTable
CREATE TABLE "dashboard_link" (
    "id" UUID NOT NULL,
    "uid" TEXT NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "name" TEXT NOT NULL,
    "time" TEXT NOT NULL,
    "variables" TEXT NOT NULL,
    "tenant" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "opened_count" INTEGER NOT NULL DEFAULT 0,
    "last_opened_at" TIMESTAMPTZ(3),

    CONSTRAINT "dashboard_link_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dashboard_permalink" (
    "code" TEXT NOT NULL,
    "uid" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "from_ms" BIGINT NOT NULL,
    "to_ms" BIGINT NOT NULL,
    "variables" TEXT NOT NULL,
    "panel" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by" TEXT NOT NULL,

    CONSTRAINT "dashboard_permalink_pkey" PRIMARY KEY ("code")
);

-- CreateIndex
CREATE INDEX "dashboard_deleted_at_idx" ON "dashboard"("deleted_at");

-- CreateIndex
CREATE UNIQUE INDEX "dashboard_link_token_hash_key" ON "dashboard_link"("token_hash");

-- CreateIndex
CREATE INDEX "dashboard_link_uid_idx" ON "dashboard_link"("uid");

-- CreateIndex
CREATE INDEX "dashboard_link_expires_at_idx" ON "dashboard_link"("expires_at");

-- CreateIndex
CREATE INDEX "dashboard_permalink_uid_idx" ON "dashboard_permalink"("uid");

-- AddForeignKey
ALTER TABLE "dashboard_version" ADD CONSTRAINT "dashboard_version_uid_fkey" FOREIGN KEY ("uid") REFERENCES "dashboard"("uid") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dashboard_favourite" ADD CONSTRAINT "dashboard_favourite_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user_account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma has no words for.

ALTER TABLE dashboard
  ADD CONSTRAINT dashboard_audience_known CHECK (audience IN ('fleet', 'everyone')),
  ADD CONSTRAINT dashboard_tenant_not_empty CHECK (tenant <> ''),
  ADD CONSTRAINT dashboard_uid_is_no_builtin CHECK (uid NOT LIKE 'builtin-%');
ALTER TABLE dashboard_link
  ADD CONSTRAINT dashboard_link_tenant_not_empty CHECK (tenant <> ''),
  ADD CONSTRAINT dashboard_link_ends CHECK (expires_at > created_at);

-- Who may see which rows; as in the migration of people. A tenant's people
-- see and change what is theirs, and read what the fleet shows to everyone.
ALTER TABLE dashboard ENABLE ROW LEVEL SECURITY;
ALTER TABLE dashboard FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON dashboard USING (app_sees_fleet() OR tenant = app_tenant());
CREATE POLICY shown_to_everyone ON dashboard FOR SELECT
  USING (app_tenant() IS NOT NULL AND tenant IS NULL AND audience = 'everyone' AND deleted_at IS NULL);

-- The inner queries are subject to the policies above. Of a dashboard that
-- is shown to everyone, tenants' people see only versions that were, too.
ALTER TABLE dashboard_version ENABLE ROW LEVEL SECURITY;
ALTER TABLE dashboard_version FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON dashboard_version
  USING (app_sees_fleet() OR EXISTS (SELECT FROM dashboard d WHERE d.uid = dashboard_version.uid AND d.tenant = app_tenant()));
CREATE POLICY shown_to_everyone ON dashboard_version FOR SELECT
  USING (audience = 'everyone' AND EXISTS (SELECT FROM dashboard d WHERE d.uid = dashboard_version.uid));

ALTER TABLE dashboard_favourite ENABLE ROW LEVEL SECURITY;
ALTER TABLE dashboard_favourite FORCE ROW LEVEL SECURITY;
CREATE POLICY of_visible_people ON dashboard_favourite
  USING (app_sees_fleet() OR EXISTS (SELECT FROM user_account u WHERE u.id = user_id));

ALTER TABLE dashboard_link ENABLE ROW LEVEL SECURITY;
ALTER TABLE dashboard_link FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON dashboard_link USING (app_sees_fleet() OR tenant = app_tenant());

ALTER TABLE dashboard_permalink ENABLE ROW LEVEL SECURITY;
ALTER TABLE dashboard_permalink FORCE ROW LEVEL SECURITY;
CREATE POLICY of_visible_dashboards ON dashboard_permalink
  USING (
    app_sees_fleet()
    OR (app_tenant() IS NOT NULL
        AND (dashboard_permalink.uid LIKE 'builtin-%' OR EXISTS (SELECT FROM dashboard d WHERE d.uid = dashboard_permalink.uid)))
  );
