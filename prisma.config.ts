import { defineConfig } from "prisma/config";

/** For the authoring tools alone; the running program connects through lib/db. */
export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
});
