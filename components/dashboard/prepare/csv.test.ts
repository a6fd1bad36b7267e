import { expect, test } from "vitest";
import type { FrameColumn } from "@/lib/dashboards";
import { csvOf } from "./csv";

const column = (name: string, kind: FrameColumn["kind"], cells: FrameColumn["cells"]): FrameColumn => ({
  name,
  kind,
  cells,
  ref: "A",
  labels: null,
});

test("instants, numbers and what needs quotes are written as RFC 4180 says", () => {
  const csv = csvOf({
    columns: [column("Time", "time", [0, 1000]), column('a "b", c', "number", [1.5, null]), column("t", "text", ["x\ny", "z"])],
  });
  expect(csv).toBe('Time,"a ""b"", c",t\r\n1970-01-01T00:00:00.000Z,1.5,"x\ny"\r\n1970-01-01T00:00:01.000Z,,z\r\n');
});

test("no label becomes a formula of the spreadsheet", () => {
  expect(csvOf({ columns: [column("t", "text", ["=HYPERLINK(1)", "-1", "@x"])] })).toBe("t\r\n'=HYPERLINK(1)\r\n'-1\r\n'@x\r\n");
});
