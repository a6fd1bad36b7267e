/** One request of a recorded workload. */
export interface TracedRequest {
  /** Milliseconds since the trace began. */
  readonly atMs: number;
  readonly promptTokens: number;
  readonly outputTokens: number;
  /** Identities of the prompt's 512-token blocks; null when the trace has none. */
  readonly blocks: readonly number[] | null;
}

const AZURE_HEADER = "TIMESTAMP,ContextTokens,GeneratedTokens";
/** `2023-11-16 18:17:03.9799600`: ticks of 100 ns, no zone; read as UTC. */
const AZURE_TIME = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?$/;

/** Reads a trace by what it looks like. Throws RangeError that names the line. */
export function parseTrace(text: string): TracedRequest[] {
  const requests = text.trimStart().startsWith("{") ? parseMooncake(text) : parseAzure(text);
  if (requests.length === 0) throw new RangeError("the trace holds no request");
  return requests.sort((a, b) => a.atMs - b.atMs);
}

/** Azure's LLM inference trace (2023): CSV, in order of arrival, the last line perhaps without an end. */
export function parseAzure(text: string): TracedRequest[] {
  const lines = text.split("\n");
  if (lines[0]?.trim() !== AZURE_HEADER) throw new RangeError(`line 1: expected "${AZURE_HEADER}"`);
  let first: number | null = null;
  const requests: TracedRequest[] = [];
  for (let i = 1; i < lines.length; i++) {
    const line = lines[i]!.trim();
    if (line === "") continue;
    const [time = "", prompt = "", output = ""] = line.split(",");
    const at = azureTime(time);
    if (at === null) throw new RangeError(`line ${i + 1}: "${time.slice(0, 40)}" is not a time`);
    first ??= at;
    requests.push({ atMs: at - first, promptTokens: tokens(prompt, i), outputTokens: tokens(output, i), blocks: null });
  }
  return requests;
}

/** Mooncake's traces: JSON lines with milliseconds, lengths and the identities of 512-token blocks. */
export function parseMooncake(text: string): TracedRequest[] {
  return text.split("\n").flatMap((line, i) => {
    if (line.trim() === "") return [];
    let row: Record<string, unknown>;
    try {
      row = JSON.parse(line) as Record<string, unknown>;
    } catch {
      throw new RangeError(`line ${i + 1}: not JSON`);
    }
    const { timestamp, input_length: input, output_length: output, hash_ids: hashes } = row;
    if (typeof timestamp !== "number" || typeof input !== "number" || typeof output !== "number") {
      throw new RangeError(`line ${i + 1}: timestamp, input_length and output_length must be numbers`);
    }
    const blocks = Array.isArray(hashes) && hashes.every((h) => typeof h === "number") ? hashes : null;
    return [{ atMs: timestamp, promptTokens: Math.max(1, input), outputTokens: Math.max(1, output), blocks }];
  });
}

/** Unix milliseconds with a fraction that keeps the 100 ns; null when it is not a time. */
function azureTime(text: string): number | null {
  const m = AZURE_TIME.exec(text);
  if (!m) return null;
  const [, y, mo, d, h, mi, s, fraction = ""] = m;
  return Date.UTC(Number(y), Number(mo) - 1, Number(d), Number(h), Number(mi), Number(s)) + Number(`0.${fraction || "0"}`) * 1_000;
}

function tokens(text: string, line: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new RangeError(`line ${line + 1}: "${text.slice(0, 20)}" is not a number of tokens`);
  return Math.max(1, value);
}
