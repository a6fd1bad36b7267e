import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";

const ROOT = path.resolve(import.meta.dirname, "..");

/** A project of the given files, checked the way `npm run check:walls` does; the complaints of both checkers. */
function complaints(files: Readonly<Record<string, string>>): string {
  const dir = mkdtempSync(path.join(tmpdir(), "walls-"));
  for (const name of [".dependency-cruiser.cjs", "tsconfig.json", "package.json"]) cpSync(path.join(ROOT, name), path.join(dir, name));
  symlinkSync(path.join(ROOT, "node_modules"), path.join(dir, "node_modules"));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(dir, file)), { recursive: true });
    writeFileSync(path.join(dir, file), text);
  }
  const bin = path.join(ROOT, "node_modules/.bin");
  const text = spawnSync(`${bin}/tsx`, [path.join(ROOT, "scripts/check-walls.ts")], { cwd: dir, encoding: "utf8" });
  const roots = [...new Set(Object.keys(files).map((file) => file.split("/", 1)[0] ?? ""))];
  const graph = spawnSync(`${bin}/depcruise`, [...roots, "--config", ".dependency-cruiser.cjs", "--output-type", "err"], {
    cwd: dir,
    encoding: "utf8",
  });
  return `${text.stderr}\n${graph.stdout}`;
}

test.each([
  [
    "the kernel looks at a room",
    { "lib/kernel/a.ts": 'import "../metrics/b";', "lib/metrics/b.ts": "export {};" },
    "1-kernel-imports-nothing-of-ours",
  ],
  [
    "a room's root looks at the database",
    { "lib/metrics/a.ts": 'import "../db/pool";', "lib/db/pool.ts": "export {};" },
    "1-a-room-root-is-pure",
  ],
  [
    "a page's component looks at a server surface",
    { "components/a.tsx": 'import "../lib/fleet/server";', "lib/fleet/server.ts": "export {};" },
    "4-components-see",
  ],
  [
    "a room reaches into another's store",
    { "lib/a/verbs/x.ts": 'import "../../b/store/y";', "lib/b/store/y.ts": "export {};" },
    "3-a-store-is-private",
  ],
  [
    "files import one another in a circle",
    { "lib/a/x.ts": 'import "./y"; export const x = 1;', "lib/a/y.ts": 'import { x } from "./x"; export const y = x;' },
    "5-no-circle",
  ],
  ["a rule asks what time it is", { "lib/a/x.ts": "export const t = Date.now();" }, "6 time is a parameter"],
  ["a rule rolls dice", { "lib/a/x.ts": "export const t = Math.random();" }, "6 chance is a parameter"],
  ["a rule reads the environment", { "lib/a/x.ts": "export const t = process.env.HOME;" }, "6 the environment is read once"],
  [
    "a verb writes and does not authorise",
    { "lib/a/verbs/x.ts": "export const x = () => inTransaction(() => recordAudit());" },
    "opens a transaction without requirePermission",
  ],
  [
    "a verb writes and does not audit",
    { "lib/a/verbs/x.ts": "requirePermission(); inTransaction(() => 1);" },
    "opens a transaction without recordAudit",
  ],
  [
    "a colour is written by hand",
    { "components/a.tsx": 'export const A = () => <i className="bg-[#ff0000]" />;' },
    "colours come from tokens",
  ],
  ["a page holds SQL", { "app/x/page.tsx": 'export const q = "SELECT id FROM users";' }, "4 app holds no SQL"],
])("the walls catch it when %s", (_what, files, wall) => {
  expect(complaints(files)).toContain(wall);
});

test("what keeps the rules passes", () => {
  const said = complaints({
    "lib/kernel/a.ts": "export const a = 1;",
    "lib/b/c.ts": 'import { a } from "../kernel/a"; export const c = a;',
  });
  expect(said).toContain("no dependency violations found");
  expect(said).not.toContain("(wall:");
});
