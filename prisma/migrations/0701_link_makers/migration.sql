-- A public link shows what its maker may open: whose people made it is kept beside whose series it shows.

-- AlterTable
ALTER TABLE "dashboard_link" ADD COLUMN     "made_for" TEXT;

ALTER TABLE dashboard_link ADD CONSTRAINT dashboard_link_made_for_not_empty CHECK (made_for <> '');
