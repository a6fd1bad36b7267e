import { Fault } from "@/lib/kernel/faults";
import type { TextRange } from "./ast";

/** What is wrong with a search, and where. */
export interface SearchProblem {
  /** A sentence that says what to do, without the place. */
  readonly message: string;
  readonly range: TextRange;
  /** `line:column: message`, both from 1. */
  readonly text: string;
}

/** Thrown within this room; `parseSearch` turns it into an answer. */
export class SearchError extends Error {
  readonly range: TextRange;

  constructor(message: string, range: TextRange) {
    super(message);
    this.range = range;
  }
}

/** The place of an offset, `line:column` from 1, in UTF-16 units. */
export function placeOf(text: string, offset: number): string {
  const before = text.slice(0, offset);
  return `${before.split("\n").length}:${offset - before.lastIndexOf("\n")}`;
}

export function problemOf(text: string, error: SearchError): SearchProblem {
  return { message: error.message, range: error.range, text: `${placeOf(text, error.range.start)}: ${error.message}` };
}

/** A search that reads well but asks what cannot be asked, as a Fault `invalid`; `at` is the offset. */
export const cannotAsk = (message: string, range: TextRange): Fault =>
  new Fault("invalid", message, { at: String(range.start), errors: [{ at: `${range.start}-${range.end}`, message }] });
