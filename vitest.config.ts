import path from "node:path";
import { defineConfig } from "vitest/config";

const alias = { "@": path.resolve(import.meta.dirname) };

export default defineConfig({
  resolve: { alias },
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: "unit",
          include: ["{lib,components,app,scripts,server,fleet-simulator,test}/**/*.test.{ts,tsx}"],
          exclude: ["**/*.db.test.ts", "**/*.system.test.ts", "node_modules/**"],
          environment: "node",
        },
      },
      {
        resolve: { alias },
        test: {
          name: "db",
          include: ["{lib,app,fleet-simulator,test}/**/*.db.test.ts"],
          globalSetup: ["./test/global-database.ts"],
          pool: "forks",
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        // Whole processes: servers started, killed and asked afterwards; real clients.
        resolve: { alias },
        test: {
          name: "system",
          include: ["{lib,test,fleet-simulator}/**/*.system.test.ts"],
          pool: "forks",
          maxWorkers: 1,
          testTimeout: 600_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
