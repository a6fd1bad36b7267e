import pino from "pino";
import { expect, test } from "vitest";
import { Lifecycle } from "./lifecycle";

test("parts stop in the opposite order, once, and a failing one does not keep the rest running", async () => {
  const stopped: string[] = [];
  const lifecycle = new Lifecycle(pino({ level: "silent" }));
  lifecycle.started("database", () => void stopped.push("database"));
  lifecycle.started("log", () => Promise.reject(new Error("connection lost")));
  lifecycle.started("door", () => void stopped.push("door"));
  await Promise.all([lifecycle.stop(), lifecycle.stop()]);
  expect(stopped).toEqual(["door", "database"]);
});
