import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unixNanos } from "@/lib/kernel/units";
import { isoNanos } from "../engine-lines/line-time";
import { Framer, FramingError } from "./framer";
import { parseSyslog } from "./parse-syslog";

const received = isoNanos("2026-08-20T12:00:00Z") ?? unixNanos(0n);

describe("syslog messages", () => {
  it.each<[string, object]>([
    [
      '<165>1 2003-10-11T22:14:15.003Z host.example evntslog - ID47 [ex@32473 iut="3" q="a\\"b\\]"][p@1 h="x"] \ufeffAn event',
      {
        timeNs: isoNanos("2003-10-11T22:14:15.003Z"),
        severityNumber: 10,
        severityText: "NOTICE",
        host: "host.example",
        app: "evntslog",
        body: "An event",
        attributes: {
          "syslog.facility": 20,
          "syslog.msgid": "ID47",
          "syslog.structured_data": { "ex@32473": { iut: "3", q: 'a"b]' }, "p@1": { h: "x" } },
        },
      },
    ],
    [
      "<34>1 2026-08-20T10:00:00.123456+02:00 h su 77 - - 'su root' failed",
      {
        timeNs: isoNanos("2026-08-20T08:00:00.123456Z"),
        severityNumber: 18,
        body: "'su root' failed",
        attributes: { "syslog.facility": 4, "process.pid": 77 },
      },
    ],
    ["<13>1 - - - - - -", { timeNs: null, host: "", app: "", body: "", severityNumber: 10 }],
    ["<13>1 - h a - - not data", { body: "not data", attributes: { "syslog.facility": 1 } }],
    [
      "<4>Aug 20 11:59:58 gpu-node-07 kernel: NVRM: Xid (PCI:0000:9b:00): 79, GPU has fallen off the bus.",
      {
        timeNs: isoNanos("2026-08-20T11:59:58Z"),
        host: "gpu-node-07",
        app: "kernel",
        severityNumber: 13,
        body: "NVRM: Xid (PCI:0000:9b:00): 79, GPU has fallen off the bus.",
      },
    ],
    ["<38>Aug  5 01:02:03 h sshd[4123]: Accepted", { host: "h", app: "sshd", attributes: { "process.pid": 4123 }, body: "Accepted" }],
    ["<38>2026-08-20T11:00:00Z h app: m", { timeNs: isoNanos("2026-08-20T11:00:00Z"), host: "h", app: "app", body: "m" }],
    ["<14>just text", { timeNs: null, app: "", body: "just text", severityNumber: 9 }],
    ["no priority at all", { body: "no priority at all", severityNumber: 13 - 3 }],
    ["<999>x", { body: "<999>x" }],
    ["", { body: "" }],
  ])("reads %j", (text, expected) => expect(parseSyslog(text, received)).toMatchObject(expected));

  it("never throw, and keep hostile names as names", () => {
    const piece = fc.constantFrom("<13>", "1 ", "- ", "[a", ' b="', '"', "]", "\\", "Aug 20 10:00:00 ", "__proto__", ": ");
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 12 }), (parts) => {
        expect(typeof parseSyslog(parts.join(""), received).body).toBe("string");
      }),
      { numRuns: 1000 },
    );
    const data = parseSyslog('<13>1 - h a - - [__proto__ x="1"] m', received).attributes["syslog.structured_data"];
    expect(Object.keys(data as object)).toEqual(["__proto__"]);
  });
});

describe("the stream", () => {
  const message = fc
    .string({ unit: "binary", minLength: 1, maxLength: 50 })
    .filter((m) => /^[^\d\n]/.test(m) && !/[\r\n\0]$/.test(m) && !m.includes("\n"));

  it("gives back every message, counted or by line, however it is cut into chunks", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(message, fc.boolean()), { maxLength: 10 }), fc.array(fc.nat(40)), (messages, cuts) => {
        const stream = Buffer.concat(
          messages.map(([text, counted]) => (counted ? Buffer.from(`${Buffer.byteLength(text)} ${text}`) : Buffer.from(`${text}\n`))),
        );
        const framer = new Framer(1024);
        const read: string[] = [];
        let at = 0;
        for (const cut of [...cuts, stream.length]) {
          for (const one of framer.push(stream.subarray(at, at + cut))) read.push(one.toString());
          at = Math.min(stream.length, at + cut);
        }
        for (const one of framer.push(stream.subarray(at))) read.push(one.toString());
        expect(read).toEqual(messages.map(([text]) => text));
      }),
    );
  });

  it("cuts a line that is too long, skips its rest, and goes on", () => {
    const framer = new Framer(10);
    expect([...framer.push(Buffer.from("x".repeat(25)))].map(String)).toEqual(["x".repeat(10)]);
    expect([...framer.push(Buffer.from("xxx\nnext\n"))].map(String)).toEqual(["next"]);
    expect(framer.cut).toBe(1);
  });

  it.each(["99999999999 x", "0 x", "12x34567 y", "9000 "])("refuses the count in %j", (text) => {
    expect(() => [...new Framer(1024).push(Buffer.from(text))]).toThrow(FramingError);
  });
});
