import { expect, test } from "vitest";
import { type JobReply, failure } from "./job";
import { SharedAnswers } from "./shared-answers";

const ANSWER: JobReply = { ok: true, body: new Uint8Array(3), samplesRead: 1, seriesRead: 1, resolution: "raw" };

/** An evaluation that ends when the test says so, and counts how often it began. */
function evaluation() {
  const begun: { readonly end: (reply: JobReply) => void; readonly signal: AbortSignal }[] = [];
  const evaluate = (signal: AbortSignal) => new Promise<JobReply>((end) => begun.push({ end, signal }));
  return { begun, evaluate };
}

test("who asks the same at the same time shares one evaluation; another question has its own", async () => {
  const shared = new SharedAnswers();
  const { begun, evaluate } = evaluation();
  const all = [
    shared.ask("a", undefined, evaluate),
    shared.ask("a", new AbortController().signal, evaluate),
    shared.ask("b", undefined, evaluate),
  ];
  expect(begun).toHaveLength(2);
  for (const { end } of begun) end(ANSWER);
  expect(await Promise.all(all)).toEqual([ANSWER, ANSWER, ANSWER]);
});

test("an answer is given again for a second, then the question is asked anew", async () => {
  let now = 0;
  const shared = new SharedAnswers(() => now);
  const { begun, evaluate } = evaluation();
  const first = shared.ask("a", undefined, evaluate);
  begun[0]?.end(ANSWER);
  await first;
  now = 900;
  expect(await shared.ask("a", undefined, evaluate)).toBe(ANSWER);
  now = 1_000;
  void shared.ask("a", undefined, evaluate);
  expect(begun).toHaveLength(2);
});

test("a failure is not given again", async () => {
  const shared = new SharedAnswers();
  const { begun, evaluate } = evaluation();
  const first = shared.ask("a", undefined, evaluate);
  begun[0]?.end(failure("timeout", "too long"));
  expect(await first).toMatchObject({ ok: false });
  void shared.ask("a", undefined, evaluate);
  expect(begun).toHaveLength(2);
});

test("an evaluation is stopped when the last who waited has gone, and not before", async () => {
  const shared = new SharedAnswers();
  const { begun, evaluate } = evaluation();
  const [a, b] = [new AbortController(), new AbortController()];
  const first = shared.ask("a", a.signal, evaluate);
  const second = shared.ask("a", b.signal, evaluate);
  a.abort();
  expect(await first).toMatchObject({ kind: "canceled" });
  expect(begun[0]?.signal.aborted).toBe(false);
  b.abort();
  expect(await second).toMatchObject({ kind: "canceled" });
  expect(begun[0]?.signal.aborted).toBe(true);
  void shared.ask("a", undefined, evaluate);
  expect(begun).toHaveLength(2);
});

test("what could not be tried is told to all and tried again by the next", async () => {
  const shared = new SharedAnswers();
  const fails = () => Promise.reject(new Error("down"));
  await expect(shared.ask("a", undefined, fails)).rejects.toThrow("down");
  const { begun, evaluate } = evaluation();
  void shared.ask("a", undefined, evaluate);
  expect(begun).toHaveLength(1);
});
