import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { absolute, choiceToParam, describeChoice, paramToChoice, relative, shiftChoice, zoomOutChoice } from "./time-choice";
import { parseTimeText } from "./time-text";
import { unixMillis } from "./units";
import { instantOf, wallAt, zoneLabel } from "./zone";

/** A Monday. */
const NOW = unixMillis(Date.parse("2026-08-24T15:30:00Z"));
const param = (text: string, zone = "UTC") => {
  const read = parseTimeText(text, NOW, zone);
  return read.ok ? choiceToParam(read.choice) : null;
};

describe("parseTimeText", () => {
  test.each([
    ["15m", "15m"],
    ["last 3 hours", "3h"],
    ["1h30m", "1h30m"],
    ["1.5h", "1h30m"],
    ["now-6h", "6h"],
    ["now - 6h to now", "6h"],
    ["now-6h to now-1h", "2026-08-24T09:30Z..2026-08-24T14:30Z"],
    ["past week", "7d"],
    ["yesterday 14:00", "2026-08-23T14:00Z..2026-08-24T15:30Z"],
    ["yesterday", "2026-08-23T00:00Z..2026-08-24T00:00Z"],
    ["today", "2026-08-24T00:00Z..2026-08-24T15:30Z"],
    ["2 hours ago", "2026-08-24T13:30Z..2026-08-24T15:30Z"],
    ["aug 21 10:00–11:30", "2026-08-21T10:00Z..2026-08-21T11:30Z"],
    ["Aug 21 10:00 - 11:30", "2026-08-21T10:00Z..2026-08-21T11:30Z"],
    ["aug 21 10:00-11:30", "2026-08-21T10:00Z..2026-08-21T11:30Z"],
    ["21 august 10am to 11:30am", "2026-08-21T10:00Z..2026-08-21T11:30Z"],
    ["aug 21 to aug 22", "2026-08-21T00:00Z..2026-08-23T00:00Z"],
    ["friday noon to saturday noon", "2026-08-21T12:00Z..2026-08-22T12:00Z"],
    ["10:00–11:30", "2026-08-24T10:00Z..2026-08-24T11:30Z"],
    ["yesterday 22:00–02:00", "2026-08-23T22:00Z..2026-08-24T02:00Z"],
    ["since yesterday", "2026-08-23T00:00Z..2026-08-24T15:30Z"],
    ["since 14:00", "2026-08-24T14:00Z..2026-08-24T15:30Z"],
    ["dec 24", "2025-12-24T00:00Z..2025-12-25T00:00Z"],
    ["1787313600", "2026-08-21T12:00Z..2026-08-24T15:30Z"],
    ["1787313600 1787317200", "2026-08-21T12:00Z..2026-08-21T13:00Z"],
    ["1787313600000..1787317200000", "2026-08-21T12:00Z..2026-08-21T13:00Z"],
    ["2026-08-21T10:00:00Z 2026-08-21T11:00:00Z", "2026-08-21T10:00Z..2026-08-21T11:00Z"],
    ["2026-08-21T12:00:00+02:00/2026-08-21T13:00:00+02:00", "2026-08-21T10:00Z..2026-08-21T11:00Z"],
    ["2026-08-21 10:00, 2026-08-21 11:00", "2026-08-21T10:00Z..2026-08-21T11:00Z"],
  ])("“%s” is read as %s", (text, expected) => {
    expect(param(text)).toBe(expected);
  });

  test("reversed ends are swapped, and it says so", () => {
    const read = parseTimeText("2026-08-21T11:00Z..2026-08-21T10:00Z", NOW, "UTC");
    expect(read).toMatchObject({
      ok: true,
      notes: ["swapped"],
      choice: absolute(Date.parse("2026-08-21T10:00Z"), Date.parse("2026-08-21T11:00Z")),
    });
  });
  test("an end in the future becomes now", () => {
    expect(parseTimeText("today 15:00–16:00", NOW, "UTC")).toMatchObject({ ok: true, notes: ["ends-now"] });
  });
  test.each(["", "soon", "31 feb", "25:99", "now-", "2030-01-01", "9000d", "10:00–10:00–10:00 x"])(
    "“%s” is refused with examples or a reason",
    (text) => {
      const read = parseTimeText(text, NOW, "UTC");
      expect(read.ok).toBe(false);
      if (!read.ok) expect(read.why).toMatch(/\.$/);
    },
  );
  test("wall-clock words are read in the zone on screen", () => {
    expect(param("aug 21 10:00–11:30", "Europe/Berlin")).toBe("2026-08-21T08:00Z..2026-08-21T09:30Z");
    expect(param("yesterday", "America/New_York")).toBe("2026-08-23T04:00Z..2026-08-24T04:00Z");
  });
  test("no text whatever makes it throw, and what it accepts never ends in the future", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const read = parseTimeText(text, NOW, "UTC");
        if (read.ok && read.choice.kind === "absolute") expect(read.choice.range.to).toBeLessThanOrEqual(NOW);
      }),
    );
  });
});

describe("TimeChoice", () => {
  test("a link opens what it was made from", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2e12 }), fc.integer({ min: 1, max: 3e10 }), (from, span) => {
        expect(paramToChoice(choiceToParam(absolute(from, from + span)))).toEqual(absolute(from, from + span));
      }),
    );
    for (const text of ["5m", "24h", "2d", "1h30m"]) expect(choiceToParam(paramToChoice(text) ?? relative(1))).toBe(text);
  });
  test.each(["", "1y", "..", "2026-08-21T11:00Z..2026-08-21T10:00Z", "now-1h", "99999999d"])(
    "a link with t=%s falls back to the default",
    (text) => {
      expect(paramToChoice(text)).toBeNull();
    },
  );
  test("shifting moves by half a span, and forward stops at now", () => {
    const range = absolute(NOW - 3_600_000, NOW);
    expect(shiftChoice(range, -1, NOW)).toEqual(absolute(NOW - 5_400_000, NOW - 1_800_000));
    expect(shiftChoice(range, 1, NOW)).toBeNull();
    expect(shiftChoice(relative(3_600_000), -1, NOW)).toEqual(absolute(NOW - 5_400_000, NOW - 1_800_000));
  });
  test("zooming out doubles about the centre", () => {
    expect(zoomOutChoice(absolute(NOW - 7_200_000, NOW - 3_600_000), NOW)).toEqual(absolute(NOW - 9_000_000, NOW - 1_800_000));
    expect(zoomOutChoice(relative(60_000), NOW)).toEqual(relative(120_000));
  });
  test("a choice is described in the zone on screen", () => {
    expect(describeChoice(relative(3_600_000), "UTC")).toBe("Last 1\u00a0h");
    expect(describeChoice(absolute(Date.parse("2026-08-21T10:00Z"), Date.parse("2026-08-21T11:30Z")), "Europe/Berlin")).toBe(
      "21 Aug 12:00 – 13:30",
    );
  });
});

describe("zones", () => {
  test("a wall clock and its instant are each other's inverse, but for the hour that occurs twice or never", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2e9 }),
        fc.constantFrom("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata"),
        (s, zone) => {
          const at = unixMillis(s * 1000);
          expect(Math.abs(instantOf(wallAt(at, zone), zone) - at)).toBeLessThanOrEqual(3_600_000);
          expect(wallAt(instantOf(wallAt(at, zone), zone), zone)).toEqual(wallAt(at, zone));
        },
      ),
    );
  });
  test("an hour that clocks skip is taken as after the gap", () => {
    const skipped = { year: 2026, month: 3, day: 29, hour: 2, minute: 30, second: 0 };
    expect(new Date(instantOf(skipped, "Europe/Berlin")).toISOString()).toBe("2026-03-29T01:30:00.000Z");
  });
  test("a zone is named by its offset", () => {
    expect(zoneLabel(NOW, "UTC")).toBe("UTC");
    expect(zoneLabel(NOW, "Asia/Kolkata")).toBe("UTC+5:30");
    expect(zoneLabel(NOW, "America/New_York")).toBe("UTC−4");
  });
});
