import type { Labels } from "@/lib/kernel/labels";
import { compareText } from "./go-text";
import { xxhash64 } from "./xxhash64";

const encoder = new TextEncoder();

/** As Prometheus lays a label set out in memory: each name and value after its length, in the order of names. */
function labelBytes(labels: Labels): Uint8Array {
  const bytes: number[] = [];
  const put = (text: string) => {
    const encoded = encoder.encode(text);
    if (encoded.length < 255) bytes.push(encoded.length);
    else bytes.push(255, encoded.length & 255, (encoded.length >> 8) & 255, (encoded.length >> 16) & 255);
    for (const byte of encoded) bytes.push(byte);
  };
  for (const [name, value] of Object.entries(labels).sort(([a], [b]) => compareText(a, b))) {
    put(name);
    put(value);
  }
  return Uint8Array.from(bytes);
}

/** Where a label set's hash lies among all hashes, from 0 to 1: what `limit_ratio` picks by. */
export const labelsHashRatio = (labels: Labels): number => Number(xxhash64(labelBytes(labels))) / Number(2n ** 64n - 1n);
