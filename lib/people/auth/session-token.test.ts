import { expect, test } from "vitest";
import { parseConfig } from "@/lib/config";
import { cookieValue, sessionCookieName } from "./session-token";

test("behind https the cookie is bound to host and path by its name", () => {
  expect(sessionCookieName(parseConfig({ SIGHTGLASS_PUBLIC_URL: "https://c.example" }))).toBe("__Host-sightglass.session");
  expect(sessionCookieName(parseConfig({}))).toBe("sightglass.session");
});

test.each([
  ["a=1; b=2", "b", "2"],
  ["xb=1; b=2=3", "b", "2=3"],
  ["b=%20", "b", " "],
  ["b=%E0%A4%A", "b", null],
  ["b", "b", null],
  ["", "b", null],
  [null, "b", null],
])("of the cookies %j, %j is %j", (header, name, value) => expect(cookieValue(header, name)).toBe(value));
