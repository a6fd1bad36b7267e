/**
 * The audit log's chain: each row's hash covers its content and the hash of
 * the row before, so that a row changed, removed or slipped in afterwards
 * shows. What is hashed is text with one field a line; line breaks and other
 * control characters inside fields are escaped, so that no field can pretend
 * to be two.
 */
import { createHash } from "node:crypto";

export interface AuditContent {
  readonly seq: bigint;
  /** RFC 3339 in UTC, milliseconds. */
  readonly at: string;
  readonly actorKind: string;
  readonly actorId: string;
  readonly actorName: string;
  readonly action: string;
  readonly subject: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly requestId: string;
  readonly remoteAddress: string;
}

export interface AuditRow extends AuditContent {
  readonly previousHash: Uint8Array;
  readonly hash: Uint8Array;
}

/** What stands before the first row. */
export const GENESIS = new Uint8Array(32);

/** Makes text safe for one line of a log: control characters, line separators and bidirectional overrides become \u escapes. */
export function escapeLine(text: string): string {
  return text.replace(
    // eslint-disable-next-line no-control-regex -- control characters are what is looked for
    /[\\\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (c) => (c === "\\" ? "\\\\" : `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`),
  );
}

/** JSON with sorted keys: the same value always gives the same text. Undefined members are left out; bigints become strings. */
export function canonicalJson(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (typeof value === "bigint") return JSON.stringify(value.toString());
  if (typeof value !== "object") return JSON.stringify(value) ?? "null";
  if (value instanceof Date) return JSON.stringify(value.toISOString());
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const members = Object.entries(value)
    .filter(([, v]) => v !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([k, v]) => `${JSON.stringify(k)}:${canonicalJson(v)}`);
  return `{${members.join(",")}}`;
}

export function auditHash(content: AuditContent, previousHash: Uint8Array): Uint8Array {
  const fields = [
    content.seq.toString(),
    content.at,
    content.actorKind,
    content.actorId,
    content.actorName,
    content.action,
    content.subject,
    content.before ?? "-",
    content.after ?? "-",
    content.requestId,
    content.remoteAddress,
  ];
  return createHash("sha256").update(previousHash).update(fields.map(escapeLine).join("\n")).digest();
}

/** `rows`: how many were followed, to the end or to the break. `head`: the last row's hash in hex, to be kept elsewhere; null for an empty log. */
export type ChainVerdict =
  | { readonly intact: true; readonly rows: number; readonly head: string | null }
  | { readonly intact: false; readonly rows: number; readonly brokenAt: string; readonly reason: string };

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** Follows the chain row by row, so that a log of any length needs the memory of one page. */
export class ChainVerifier {
  #previous: Uint8Array = GENESIS;
  #next = 1n;
  #broken: { brokenAt: string; reason: string } | null = null;

  /** Takes rows in order of `seq`. */
  add(row: AuditRow): void {
    if (this.#broken) return;
    const fault = this.#faultOf(row);
    if (fault) this.#broken = { brokenAt: row.seq.toString(), reason: fault };
    this.#previous = row.hash;
    this.#next = row.seq + 1n;
  }

  verdict(): ChainVerdict {
    const rows = Number(this.#next - 1n);
    if (this.#broken) return { intact: false, rows, ...this.#broken };
    return { intact: true, rows, head: rows === 0 ? null : Buffer.from(this.#previous).toString("hex") };
  }

  #faultOf(row: AuditRow): string | null {
    if (row.seq !== this.#next) return `row ${this.#next} is missing`;
    if (!same(row.previousHash, this.#previous)) return "it does not follow the row before it";
    return same(auditHash(row, row.previousHash), row.hash) ? null : "its content was changed";
  }
}
