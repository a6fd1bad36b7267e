import type { AttributeValue } from "@/lib/telemetry/attributes";

/** Calls `found` with every string in a value, however deep. Keys are not searched. */
export function eachString(value: AttributeValue, found: (text: string) => void, depth = 0): void {
  if (typeof value === "string") found(value);
  else if (value !== null && typeof value === "object" && !(value instanceof Uint8Array) && depth < 32) {
    for (const inner of Object.values(value)) eachString(inner, found, depth + 1);
  }
}
