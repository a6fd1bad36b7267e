/** The parts of the configuration that say under which names the console may be reached. */
export interface HostRule {
  readonly host: string;
  readonly publicUrl: string | null;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** True when the console listens on this machine alone. */
export const bindsToLoopback = (rule: HostRule): boolean => LOOPBACK.test(rule.host) || rule.host === "::1";

/**
 * Whether a Host header may be answered. A console on loopback answers to
 * loopback's names alone, so that a web page cannot reach it by pointing a
 * name of its own at 127.0.0.1 (DNS rebinding); one with a public address
 * answers to that too; one that listens openly without saying where answers
 * to any, for it cannot know.
 */
export function hostAllowed(hostHeader: string | undefined, rule: HostRule): boolean {
  if (hostHeader === undefined || hostHeader === "" || /[\s/\\@]/.test(hostHeader)) return false;
  const name = hostHeader.toLowerCase().replace(/:\d{1,5}$/, "");
  if (LOOPBACK.test(name)) return true;
  if (rule.publicUrl !== null) return name === new URL(rule.publicUrl).hostname;
  return !bindsToLoopback(rule);
}
