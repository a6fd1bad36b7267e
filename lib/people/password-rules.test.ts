import { describe, expect, test } from "vitest";
import { passwordProblem } from "./password-rules";

const ADA = { name: "Ada Adler", email: "ada.adler@example.com" };

describe("a password is refused", () => {
  test.each([
    ["shorter than twelve characters", "k7#Qz!pL9s", /at least 12/],
    ["longer than anybody types", "x7".repeat(200), /at most 256/],
    ["known from every list", "password1234", /first passwords/],
    ["known from every list, with look-alikes", "P@ssw0rd1234", /first passwords/],
    ["known from every list, with separators", "qwerty-uiop-123", /first passwords/],
    ["one group over and over", "abcabcabcabc", /repeats/],
    ["one character over and over", "zzzzzzzzzzzzz", /repeats/],
    ["a row of the keyboard", "qwertyuiopasd", /row of keys/],
    ["a row backwards", "zyxwvutsrqponm", /row of keys/],
    ["the person's own address", "ada.adler@example.com", /too close/],
    ["the person's own name and a year", "AdaAdler2026", /too close/],
    ["the product's name", "Sightglass123", /too close/],
  ])("when it is %s", (_why, password, sentence) => expect(passwordProblem(password, ADA)).toMatch(sentence));
});

describe("a password is taken", () => {
  test.each([
    ["a few words", "orbit candle thirteen"],
    ["twelve random characters", "k7#Qz!pL9sTw"],
    ["any script", "быстрая лиса и мёд"],
    ["spaces and emoji", "🦊 in the henhouse 🐔"],
    ["sixty-four and more", "a really long sentence that somebody likes to type every single morning"],
  ])("when it is %s", (_why, password) => expect(passwordProblem(password, ADA)).toBeNull());
});
