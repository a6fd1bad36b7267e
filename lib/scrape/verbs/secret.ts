import { config } from "@/lib/config/server";
import { Fault } from "@/lib/kernel/faults";

/** The installation's secret. Throws Fault `unavailable` before start-up has read or generated it. */
export function installationSecret(): string {
  const { secret } = config();
  if (secret === null) throw new Fault("unavailable", "The installation's secret is not set yet.", { retryAfterS: 1 });
  return secret;
}
