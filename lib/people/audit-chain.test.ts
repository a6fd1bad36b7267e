import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { auditHash, type AuditContent, type AuditRow, canonicalJson, ChainVerifier, escapeLine, GENESIS } from "./audit-chain";

function chain(length: number): AuditRow[] {
  const rows: AuditRow[] = [];
  for (let i = 1; i <= length; i++) {
    const content: AuditContent = {
      seq: BigInt(i),
      at: "2026-01-01T00:00:00.000Z",
      actorKind: "user",
      actorId: `u${i}`,
      actorName: "Ada",
      action: "person.create",
      subject: `person:${i}`,
      before: null,
      after: canonicalJson({ i }),
      requestId: "r",
      remoteAddress: "",
    };
    const previousHash = rows.at(-1)?.hash ?? GENESIS;
    rows.push({ ...content, previousHash, hash: auditHash(content, previousHash) });
  }
  return rows;
}

function verdict(rows: readonly AuditRow[]) {
  const verifier = new ChainVerifier();
  for (const row of rows) verifier.add(row);
  return verifier.verdict();
}

describe("the audit chain", () => {
  test("an untouched log is intact, and so is an empty one", () => {
    expect(verdict(chain(5))).toMatchObject({ intact: true, rows: 5 });
    expect(verdict([])).toEqual({ intact: true, rows: 0, head: null });
  });

  test("a row that was changed is named", () => {
    const rows = chain(5);
    rows[2] = { ...rows[2]!, subject: "person:9" };
    expect(verdict(rows)).toMatchObject({ intact: false, brokenAt: "3", reason: "its content was changed" });
  });

  test("a row that was taken out is noticed", () => {
    expect(verdict(chain(5).toSpliced(1, 1))).toMatchObject({ intact: false, brokenAt: "3", reason: "row 2 is missing" });
  });

  test("a row rewritten with a fresh hash breaks the one after it", () => {
    const rows = chain(5);
    const changed = { ...rows[2]!, subject: "person:9" };
    rows[2] = { ...changed, hash: auditHash(changed, changed.previousHash) };
    expect(verdict(rows)).toMatchObject({ intact: false, brokenAt: "4", reason: "it does not follow the row before it" });
  });

  test("no two different contents are hashed alike by moving a line break between fields", () => {
    const base = chain(1)[0]!;
    expect(auditHash({ ...base, action: "a\nb", subject: "c" }, GENESIS)).not.toEqual(
      auditHash({ ...base, action: "a", subject: "b\nc" }, GENESIS),
    );
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(escapeLine(text)).not.toMatch(/\p{Cc}|\u202e/u);
      }),
    );
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(escapeLine(a) === escapeLine(b)).toBe(a === b);
      }),
    );
  });

  test("the same value is always the same text, whatever the order of its keys", () => {
    expect(canonicalJson({ b: [1, { d: null, c: "x" }], a: undefined, e: 10n })).toBe('{"b":[1,{"c":"x","d":null}],"e":"10"}');
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
