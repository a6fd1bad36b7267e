/** Numbers in the sentences the console says about a node. U+00A0 keeps a number with its unit. */

const trim = (n: number, digits: number): string => String(Number(n.toPrecision(digits)));

/** A share as per cent: two significant digits below one per cent, whole above ten. */
export function formatPercent(ratio: number): string {
  const percent = ratio * 100;
  return `${percent >= 10 ? Math.round(percent) : trim(percent, 2)}\u00a0%`;
}

export function formatSeconds(s: number): string {
  if (s < 1) return `${Math.round(s * 1000)}\u00a0ms`;
  return s < 120 ? `${trim(s, s < 10 ? 2 : 3)}\u00a0s` : formatSpan(s * 1000);
}

/** A length of time in its largest fitting unit. */
export function formatSpan(ms: number): string {
  const minutes = ms / 60_000;
  if (minutes < 2) return `${Math.round(ms / 1000)}\u00a0s`;
  if (minutes < 120) return `${Math.round(minutes)}\u00a0min`;
  return minutes < 2880 ? `${Math.round(minutes / 60)}\u00a0h` : `${Math.round(minutes / 1440)}\u00a0d`;
}

export const formatRate = (perS: number): string => (perS >= 100 ? String(Math.round(perS)) : trim(perS, 2));

export const formatCount = (n: number, noun: string): string => `${Math.round(n)} ${noun}${Math.round(n) === 1 ? "" : "s"}`;
