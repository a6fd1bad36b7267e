import { Fault, isFault } from "@/lib/kernel/faults";
import type { LogRecord } from "@/lib/telemetry";
import type { DecodeContext, Decoded, DoorOutcome, DoorRoute } from "../route";
import { JsonLogReader } from "./log-record";
import { parseJson } from "./parse-json";
import { bareMedia, problemAnswer } from "./problem-answer";

const MEDIA = new Set([
  "application/json",
  "application/x-ndjson",
  "application/ndjson",
  "application/jsonl",
  "application/x-jsonlines",
  "application/json-lines",
  "text/plain",
]);
/** Most problems an answer lists; the rest are counted. */
const MOST_PROBLEMS = 100;
/** A body with more unreadable records than this is not what its sender believes: it is refused as a whole. */
const MOST_UNREADABLE = 10_000;

/** A record that was refused. */
interface RecordProblem {
  /** Its place among the records, from 0. */
  readonly index: number;
  /** Its line in NDJSON, from 1; null in an array. */
  readonly line: number | null;
  readonly message: string;
}

interface JsonDecoded extends Decoded {
  readonly problems: readonly RecordProblem[];
}

/**
 * `POST /api/v1/logs`: a JSON array, one object, or NDJSON. Records that can
 * be read are stored; the others are named in the answer:
 * `{accepted, rejected, errors: [{index, line, message}]}`. 400 with the same
 * body when none could be read.
 */
export function jsonLogsRoute(): DoorRoute {
  return {
    path: "/api/v1/logs",
    signal: "logs",
    format: "json",
    scope: "ingest:write",
    otherMethods: "pass",
    encodings: ["gzip", "zstd"],
    accept: "application/json, application/x-ndjson",
    // A sender that says nothing most likely sends what almost everyone sends.
    media: (contentType) => (contentType === undefined || MEDIA.has(bareMedia(contentType)) ? "application/json" : null),
    decode: decodeJsonLogs,
    answer,
    refuse: problemAnswer,
  };
}

export function decodeJsonLogs(body: Buffer, context: DecodeContext): JsonDecoded {
  const reader = new JsonLogReader(context);
  const logs: LogRecord[] = [];
  const problems: RecordProblem[] = [];
  let index = 0;
  const take = (value: () => unknown, line: number | null) => {
    if (index >= context.limits.records) {
      throw new Fault("too-large", `The request holds more than ${context.limits.records} log records.`, { fix: "Send smaller batches." });
    }
    const record = readOne(reader, value);
    if (typeof record === "string") {
      context.rejections.add("log record that cannot be read", record);
      if (context.rejections.total > MOST_UNREADABLE) {
        throw new Fault("invalid", `More than ${MOST_UNREADABLE} records cannot be read; the first: ${problems[0]?.message ?? ""}`, {
          fix: "Send a JSON array, or one JSON object a line.",
        });
      }
      if (problems.length < MOST_PROBLEMS) problems.push({ index, line, message: record });
    } else logs.push(record);
    index++;
  };
  if (firstByte(body) === 0x5b) {
    const all = parseJson(body, context.limits);
    for (const value of all as readonly unknown[]) take(() => value, null);
  } else {
    const whole = wholeObject(body, context);
    if (whole !== undefined) take(() => whole, null);
    else for (const [line, bytes] of linesOf(body)) take(() => parseJson(bytes, context.limits), line);
  }
  return { logs, problems };
}

function readOne(reader: JsonLogReader, value: () => unknown): LogRecord | string {
  try {
    return reader.read(value());
  } catch (error) {
    if (!isFault(error)) throw error;
    return error.message.replace("The body", "The record");
  }
}

/** The body as one object that may stretch over lines; undefined when it is NDJSON, or no JSON at all. */
function wholeObject(body: Buffer, context: DecodeContext): unknown {
  const newline = body.indexOf(10);
  const oneLine = newline === -1 || firstByte(body.subarray(newline)) === -1;
  const stretched = /^\s*\{\s*\n/.test(body.toString("latin1", 0, 256));
  if (!oneLine && !stretched) return undefined;
  try {
    return parseJson(body, context.limits);
  } catch (error) {
    if (oneLine) throw error;
    return undefined;
  }
}

/** Lines that hold something, with their number from 1. Blank ones cost a look at each byte and no more. */
function* linesOf(body: Buffer): Generator<[line: number, bytes: Buffer]> {
  let line = 1;
  for (let at = 0; at < body.length;) {
    const byte = body[at] as number;
    if (byte === 10) line++;
    if (isBlank(byte)) {
      at++;
      continue;
    }
    const newline = body.indexOf(10, at);
    const end = newline === -1 ? body.length : newline;
    yield [line, body.subarray(at, end)];
    at = end;
  }
}

/** The first byte that is not blank, or -1. A byte order mark counts as blank. */
function firstByte(bytes: Buffer): number {
  for (const byte of bytes) if (!isBlank(byte) && byte !== 0xef && byte !== 0xbb && byte !== 0xbf) return byte;
  return -1;
}

const isBlank = (byte: number): boolean => byte === 32 || byte === 9 || byte === 10 || byte === 13;

function answer({ accepted, rejections, decoded }: DoorOutcome) {
  const { problems } = decoded as JsonDecoded;
  const body = JSON.stringify({ accepted, rejected: rejections.total, errors: problems });
  const status = accepted === 0 && rejections.total > 0 ? 400 : 200;
  return { status, headers: { "content-type": "application/json" }, body };
}
