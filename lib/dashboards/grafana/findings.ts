import type { ImportOutcome } from "./report";

const MOST_NOTES = 20;
const LONGEST_NOTE = 500;

/** Collects what is said about one part of a dashboard, and how well it could be carried over. */
export class Findings {
  private readonly said = new Set<string>();
  private worst: ImportOutcome = "converted";
  private unsaid = 0;

  /** Something was left out or changed without harm. */
  readonly remark = (note: string): void => {
    if (this.said.size < MOST_NOTES) this.said.add(note.slice(0, LONGEST_NOTE));
    else this.unsaid++;
  };

  /** The part shows its data, but differs from what it was. */
  readonly approximate = (note: string): void => {
    this.remark(note);
    if (this.worst === "converted") this.worst = "approximated";
  };

  /** The part cannot show what it did. */
  readonly giveUp = (note: string): void => {
    this.remark(note);
    this.worst = "unsupported";
  };

  get outcome(): ImportOutcome {
    return this.worst;
  }

  get notes(): string[] {
    return this.unsaid === 0 ? [...this.said] : [...this.said, `${this.unsaid} more remarks.`];
  }
}

/** Text that must stand in one line. */
// oxlint-disable-next-line no-control-regex
export const inOneLine = (text: string): string => text.replace(/[\u0000-\u001f\u007f]+/g, " ").trim();

/** Cuts text to what fits its field, whole characters kept. */
export function clip(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const cut = text.slice(0, longest - 1);
  // A lone half of a surrogate pair is not a character.
  return `${/[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}
