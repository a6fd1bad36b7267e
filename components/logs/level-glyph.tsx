import type { LogLevel } from "@/lib/logs";
import { cn } from "../ui";

const LETTER: Readonly<Record<LogLevel, string>> = { unset: "·", trace: "T", debug: "D", info: "I", warn: "W", error: "E", fatal: "F" };

const LOOK: Readonly<Record<LogLevel, string>> = {
  unset: "text-muted",
  trace: "text-muted",
  debug: "text-muted",
  info: "text-fg",
  warn: "font-semibold text-p2-text",
  error: "font-semibold text-breached",
  fatal: "bg-breached font-semibold text-bg",
};

/** A level as one letter, told by letter, weight and colour; its name is read aloud. */
export function LevelGlyph({ level }: { readonly level: LogLevel }) {
  return (
    <span title={level} className={cn("inline-block w-4 shrink-0 rounded-chip text-center font-mono", LOOK[level])}>
      <span aria-hidden>{LETTER[level]}</span>
      <span className="sr-only">{level}</span>
    </span>
  );
}

/** The colour of a level in the volume histogram, from the harmless to the bad. */
export const LEVEL_COLOUR: Readonly<Record<LogLevel, string>> = {
  unset: "var(--series-other)",
  trace: "var(--series-other)",
  debug: "var(--series-7)",
  info: "var(--series-1)",
  warn: "var(--at-risk)",
  error: "var(--breached)",
  fatal: "var(--p0)",
};
