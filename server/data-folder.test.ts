import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { holdDataFolder } from "./data-folder";

const folder = () => mkdtempSync(path.join(tmpdir(), "data-folder-"));

test("a folder that a living server has is refused, with what to do", () => {
  const dir = folder();
  writeFileSync(path.join(dir, "server.pid"), "4242");
  expect(() => holdDataFolder(dir, (pid) => pid === 4242)).toThrow(/in use by process 4242/);
});

test("a folder whose holder died is taken over, and one that was left can be taken again", async () => {
  const dir = folder();
  writeFileSync(path.join(dir, "server.pid"), "4242");
  const held = holdDataFolder(dir, () => false);
  await held.stop();
  expect(() => holdDataFolder(dir, () => true)).not.toThrow();
});

test("a number that cannot be read keeps nobody out", () => {
  const dir = folder();
  writeFileSync(path.join(dir, "server.pid"), "half-writt");
  expect(() => holdDataFolder(dir, () => true)).not.toThrow();
});
