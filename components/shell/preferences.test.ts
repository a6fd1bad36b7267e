import fc from "fast-check";
import { expect, test } from "vitest";
import { DEFAULT_PREFERENCES, DENSITIES, LIVE_STEPS, THEMES, parsePreferences, preferencesCookie } from "./preferences";

test("what was chosen is read back", () => {
  const preferences = fc.record({
    theme: fc.constantFrom(...THEMES),
    density: fc.constantFrom(...DENSITIES),
    zone: fc.constantFrom("UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires"),
    range: fc.constantFrom("5m", "1h", "7d"),
    liveS: fc.constantFrom(...LIVE_STEPS),
    navCollapsed: fc.boolean(),
    singleKeys: fc.boolean(),
  });
  fc.assert(
    fc.property(preferences, (p) => {
      expect(parsePreferences(preferencesCookie(p))).toEqual(p);
    }),
  );
});

test("a broken or hostile cookie gives the defaults", () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void parsePreferences(text)));
  for (const text of [undefined, "", "%", "[]", "null", '{"zone":"Mars/Base","theme":"pink","range":"<script>","liveS":1}']) {
    expect(parsePreferences(text)).toEqual(DEFAULT_PREFERENCES);
  }
});
