import type { Labels } from "@/lib/kernel/labels";

/** Labels as lines of `name=value`. */
export const labelLines = (labels: Labels): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join("\n");

/** Reads such lines back; `problem` names the first line that is not one. */
export function parseLabelLines(text: string): { readonly labels: Labels; readonly problem: string | null } {
  const labels: Record<string, string> = {};
  for (const line of text.split("\n").map((l) => l.trim())) {
    if (line === "") continue;
    const match = /^([a-zA-Z_][a-zA-Z0-9_]*)=(.*)$/.exec(line);
    if (!match) return { labels, problem: `“${line}” is not name=value.` };
    labels[match[1] as string] = match[2] as string;
  }
  return { labels, problem: null };
}
