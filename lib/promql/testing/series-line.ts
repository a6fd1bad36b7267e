import { type Labels, METRIC_NAME, canonicalLabels } from "@/lib/kernel/labels";
import { unquoteText } from "../quote";

/** The labels at the start of a line, and where they end. */
export interface WrittenLabels {
  readonly labels: Labels;
  readonly end: number;
}

const BARE = /[A-Za-z_:][\w:]*/y;
const QUOTED = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/y;
const BLANK = /\s*/y;
/** Reads `name{label="value", …}`, in which each part may be missing and names may be quoted. Throws RangeError. */
export function parseWrittenLabels(line: string): WrittenLabels {
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(line)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  const labels: Record<string, string> = {};
  const name = take(BARE);
  if (name !== undefined) labels[METRIC_NAME] = name;
  const beforeBlank = at;
  take(BLANK);
  if (line[at] !== "{" || line.startsWith("{{", at)) return { labels, end: beforeBlank };
  at++;
  for (;;) {
    take(BLANK);
    if (line[at] === "}") break;
    const quoted = take(QUOTED);
    const key = quoted === undefined ? take(BARE) : unquoteText(quoted);
    if (key === undefined) throw new RangeError(`expected a label at "${line.slice(at)}"`);
    take(BLANK);
    if (line[at] === "=") {
      at++;
      take(BLANK);
      const value = take(QUOTED);
      if (value === undefined) throw new RangeError(`expected a quoted value at "${line.slice(at)}"`);
      labels[key] = unquoteText(value);
    } else if (quoted === undefined) throw new RangeError(`the label ${key} has no value`);
    else labels[METRIC_NAME] = key;
    take(BLANK);
    if (line[at] === ",") at++;
    else if (line[at] !== "}") throw new RangeError(`expected , or } at "${line.slice(at)}"`);
  }
  return { labels: canonicalLabels(labels), end: at + 1 };
}
