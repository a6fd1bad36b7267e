import { processSingleton } from "@/lib/kernel/process-singleton";

/** How long an answer about the fleet stays good: less than a scrape interval. */
export const FRESH_MS = 5_000;
/** An answer about a settled range is as good as new for as long as that range is asked for. */
const KEEP_MS = 60_000;
const MAX_ANSWERS = 64;

interface Held {
  readonly until: number;
  readonly answer: Promise<unknown>;
}
const held = () => processSingleton("fleet-answers", () => new Map<string, Held>());

/**
 * Gives the answer worked out for the same key a moment ago, or works it out.
 * Many screens that ask at once share one piece of work; a failure is not kept.
 */
export async function recently<T>(key: string, now: number, work: () => Promise<T>): Promise<T> {
  const answers = held();
  const known = answers.get(key);
  if (known !== undefined && known.until > now) return known.answer as Promise<T>;
  const answer = work();
  answers.delete(key);
  answers.set(key, { until: now + KEEP_MS, answer });
  if (answers.size > MAX_ANSWERS) answers.delete(answers.keys().next().value ?? "");
  answer.catch(() => {
    if (answers.get(key)?.answer === answer) answers.delete(key);
  });
  return answer;
}
