import { z } from "zod";
import { Fault } from "@/lib/kernel/faults";
import type { Labels } from "@/lib/kernel/labels";

const MAX_ADDRESSES = 5_000;
const answer = z.array(
  z.object({ targets: z.array(z.string().min(1).max(512)), labels: z.record(z.string().max(256), z.string().max(1024)).default({}) }),
);

export interface DiscoveredAddress {
  /** `host:port`. */
  readonly address: string;
  readonly labels: Labels;
}

/**
 * Reads what Prometheus' HTTP service discovery answers: a JSON array of
 * `{targets: ["host:port"], labels}`. Throws Fault `invalid` without repeating
 * what the service said.
 */
export function parseDiscovery(text: string): readonly DiscoveredAddress[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Fault("invalid", "Discovery did not answer with JSON.");
  }
  const parsed = answer.safeParse(json);
  if (!parsed.success) throw new Fault("invalid", "Discovery did not answer with a list of {targets, labels}.");
  const found = parsed.data.flatMap((group) => group.targets.map((address) => ({ address, labels: group.labels })));
  if (found.length > MAX_ADDRESSES) throw new Fault("too-large", `Discovery answered with more than ${MAX_ADDRESSES} addresses.`);
  return found;
}
