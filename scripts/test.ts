/**
 * `npm test`: every check and every test, in the order in which they fail
 * fastest. Ends with the total as `N passed, M failed, K skipped`.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { ensureBuilt } from "./build/ensure-built";
import { findBrowser } from "./test/find-browser";

interface Totals {
  passed: number;
  failed: number;
  skipped: number;
}

const totals: Totals = { passed: 0, failed: 0, skipped: 0 };
let broken = false;

function run(title: string, command: readonly string[], env: Readonly<Record<string, string>> = {}): boolean {
  console.log(`\n── ${title}`);
  const [tool, ...args] = command;
  const result = spawnSync(`node_modules/.bin/${tool}`, args, {
    stdio: "inherit",
    env: { ...process.env, ...env },
    shell: process.platform === "win32",
  });
  if (result.status !== 0) {
    console.error(`✗ ${title} failed`);
    broken = true;
  }
  return result.status === 0;
}

function vitest(project: string): void {
  const report = `artifacts/vitest-${project}.json`;
  run(`tests: ${project}`, ["vitest", "run", "--project", project, "--reporter=default", "--reporter=json", `--outputFile.json=${report}`]);
  const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(report, "utf8")) as Record<string, number>;
  totals.passed += numPassedTests ?? 0;
  totals.failed += numFailedTests ?? 0;
  totals.skipped += numPendingTests ?? 0;
}

function browserTests(): void {
  const browser = findBrowser();
  console.log(`browser: ${browser ?? "Playwright's own"}`);
  const report = "artifacts/playwright.json";
  run("tests: browser", ["playwright", "test", "--reporter=list,json"], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
    ...(browser === undefined ? {} : { CHROMIUM_PATH: browser }),
  });
  const { stats } = JSON.parse(readFileSync(report, "utf8")) as {
    stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  };
  totals.passed += stats.expected;
  totals.failed += stats.unexpected + stats.flaky;
  totals.skipped += stats.skipped;
}

mkdirSync("artifacts", { recursive: true });
run("generate", ["tsx", "scripts/prisma-generate.ts"]);
run("format", ["prettier", "--check", ".", "--log-level", "warn"]);
run("lint", ["oxlint", "--type-aware", "--deny-warnings"]);
run("types", ["tsc", "--noEmit"]);
run("walls", ["tsx", "scripts/check-walls.ts"]);
run("walls: imports", [
  "depcruise",
  "lib",
  "app",
  "components",
  "server",
  "server.ts",
  "fleet-simulator",
  "--config",
  ".dependency-cruiser.cjs",
  "--output-type",
  "err",
]);
vitest("unit");
vitest("db");
await ensureBuilt({ force: false, progress: (line) => console.log(line) });
vitest("system");
browserTests();

console.log(`\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exit(broken || totals.failed > 0 || totals.passed === 0 ? 1 : 0);
