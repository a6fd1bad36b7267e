import { expect, inject, test } from "vitest";
import { migrationsToSchema } from "@/scripts/prisma/schema-engine";

test("the migrations build exactly what prisma/schema.prisma says", async () => {
  expect(await migrationsToSchema(inject("postgresUrl"))).toBe("");
});
