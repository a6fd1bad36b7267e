import { malformed, type ProtoReader } from "../protobuf/reader";

const NO_TRACE = "0".repeat(32);
const NO_SPAN = "0".repeat(16);

/** A trace id in hex; empty when absent or all zero. Throws Fault `invalid` for another length: then the body is not what it claims. */
export function readTraceId(r: ProtoReader): string {
  const id = r.hex();
  if (id.length !== 0 && id.length !== 32) throw malformed(`a trace id has ${id.length / 2} bytes instead of 16`);
  return id === NO_TRACE ? "" : id;
}

/** A span id in hex; empty when absent or all zero. */
export function readSpanId(r: ProtoReader): string {
  const id = r.hex();
  if (id.length !== 0 && id.length !== 16) throw malformed(`a span id has ${id.length / 2} bytes instead of 8`);
  return id === NO_SPAN ? "" : id;
}
