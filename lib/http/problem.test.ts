import { expect, test } from "vitest";
import { z } from "zod";
import { Fault, FAULT_CODES } from "@/lib/kernel/faults";
import { problemOf, problemResponse } from "./problem";

test("every fault code has a status and a code of its own", () => {
  const codes = FAULT_CODES.map((code) => problemOf(new Fault(code, "x"), "r").problem.code);
  expect(new Set(codes).size).toBe(FAULT_CODES.length);
  expect(codes.every((code) => /^SG-\d{4}$/.test(code))).toBe(true);
});

test("an unexpected error tells nothing but the request id", () => {
  const { problem } = problemOf(new Error("password=hunter2 at /srv/app"), "abc");
  expect(JSON.stringify(problem)).not.toContain("hunter2");
  expect(problem).toMatchObject({ status: 500, requestId: "abc" });
});

test("wrong input is named field by field", () => {
  const { error } = z.strictObject({ name: z.string(), tags: z.array(z.number()) }).safeParse({ tags: ["a"] });
  const { problem } = problemOf(error, "r");
  expect(problem).toMatchObject({ status: 400, code: "SG-4000", errors: [{ at: "name" }, { at: "tags.0" }] });
});

test("a refusal says what to do and when to come back", async () => {
  const response = problemResponse(new Fault("rate-limited", "Too many.", { fix: "Wait.", retryAfterS: 1.2 }), "r");
  expect(response.status).toBe(429);
  expect(response.headers.get("retry-after")).toBe("2");
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(await response.json()).toMatchObject({ detail: "Too many.", fix: "Wait.", title: "Too many requests" });
});
