import { expect, test } from "vitest";
import { ApiError } from "./envelope";
import { unescapeName } from "./escaped-name";
import { Parameters, parseTime, rangeParameters } from "./parameters";

const given = (text: string) => new Parameters(new URLSearchParams(text));
const errorOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof ApiError) return `${error.type}: ${error.message}`;
    throw error;
  }
  return "none";
};

test.each([
  ["1435781430.781", 1_435_781_430_781],
  ["1435781430", 1_435_781_430_000],
  ["-1", -1_000],
  ["1e3", 1_000_000],
  ["2015-07-01T20:10:30.781Z", 1_435_781_430_781],
  ["2015-07-01T22:10:30.781+02:00", 1_435_781_430_781],
  ["2015-07-01", null],
  ["now", null],
  ["1e300", null],
  ["NaN", null],
  [" 1", null],
])("the time %s is %s", (text, ms) => expect(parseTime(text)).toBe(ms));

const RANGE = "start=0&end=100&step=1";
test.each([
  [RANGE, "none"],
  ["end=1&step=1", 'bad_data: invalid parameter "start": cannot parse "" to a valid timestamp'],
  ["start=x&end=1&step=1", 'bad_data: invalid parameter "start": cannot parse "x" to a valid timestamp'],
  ["start=2&end=1&step=1", 'bad_data: invalid parameter "end": end timestamp must not be before start time'],
  ["start=0&end=1", 'bad_data: invalid parameter "step": cannot parse "" to a valid duration'],
  ["start=0&end=1&step=abc", 'bad_data: invalid parameter "step": cannot parse "abc" to a valid duration'],
  [
    "start=0&end=1&step=0",
    'bad_data: invalid parameter "step": zero or negative query resolution step widths are not accepted. Try a positive integer',
  ],
  [
    "start=0&end=1&step=-1",
    'bad_data: invalid parameter "step": zero or negative query resolution step widths are not accepted. Try a positive integer',
  ],
  [
    "start=0&end=11001&step=1",
    "bad_data: exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)",
  ],
  ["start=0&end=11000&step=1", "none"],
])("the range %s: %s", (text, error) => expect(errorOf(() => rangeParameters(given(text)))).toBe(error));

test("a step is seconds or a duration", () => {
  expect(rangeParameters(given("start=0&end=9&step=1.5")).step).toBe(1_500);
  expect(rangeParameters(given("start=0&end=9&step=1m30s")).step).toBe(90_000);
});

test("a limit is a whole number", () => {
  expect(given("limit=3").limit()).toBe(3);
  expect(given("").limit()).toBe(0);
  expect(errorOf(() => given("limit=-1").limit())).toContain("limit must be non-negative");
  expect(errorOf(() => given("limit=x").limit())).toContain('invalid parameter "limit"');
});

test("selectors that are none are refused with their place", () => {
  expect(given("match[]=up&match[]={job=~%22a.*%22}").selectors()).toHaveLength(2);
  expect(errorOf(() => given("match[]=up%20and%20up").selectors())).toContain('invalid parameter "match[]"');
  expect(errorOf(() => given("match[]={").selectors())).toContain('invalid parameter "match[]": 1:2: parse error');
});

test.each([
  ["U__http_2e_status", "http.status"],
  ["U__a__b", "a_b"],
  ["U___1f600_", "😀"],
  ["plain_name", "plain_name"],
  ["U__broken_2", "U__broken_2"],
  ["U___d800_", "U___d800_"],
])("the escaped name %s is %s", (escaped, name) => expect(unescapeName(escaped)).toBe(name));
