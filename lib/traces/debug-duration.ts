const UNITS: Readonly<Record<string, number>> = { ns: 1e9, "\u00b5s": 1e6, "\u03bcs": 1e6, us: 1e6, ms: 1e3, s: 1 };

/** Reads a duration as Rust's Debug form writes it ("1.23ms", "870µs"); null when the text is something else. In seconds. */
export function parseDebugDuration(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)(ns|\u00b5s|\u03bcs|us|ms|s)$/.exec(text.trim());
  if (!match) return null;
  // Divided, not multiplied by a fraction: 870 / 1e6 is the double nearest to 0.00087.
  return Number(match[1]) / (UNITS[match[2] as string] as number);
}
