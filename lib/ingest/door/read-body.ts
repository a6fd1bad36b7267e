import type { IncomingMessage } from "node:http";
import { Fault } from "@/lib/kernel/faults";
import type { ByteClaim } from "../byte-budget";

export const bodyTooLarge = (most: number): Fault =>
  new Fault("too-large", `The body is larger than ${most} bytes.`, { fix: "Send smaller batches." });

/** Signals a sender that did not deliver its body in time, or hung up. */
export class BodyNotDelivered extends Error {
  constructor(readonly timedOut: boolean) {
    super(timedOut ? "the body did not arrive in time" : "the connection was closed");
  }
}

/**
 * Reads a body of at most `most` bytes, charging the claim as bytes arrive.
 * Throws Fault `too-large` or `overloaded` without reading on, and
 * BodyNotDelivered after `timeoutMs`.
 */
export function readBody(request: IncomingMessage, most: number, claim: ByteClaim, timeoutMs: number): Promise<Buffer> {
  const declared = Number(request.headers["content-length"] ?? NaN);
  if (declared > most) return Promise.reject(bodyTooLarge(most));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const timer = setTimeout(() => finish(new BodyNotDelivered(true)), timeoutMs);
    const onData = (chunk: Buffer): void => {
      size += chunk.length;
      if (size > most) {
        finish(bodyTooLarge(most));
        return;
      }
      try {
        claim.take(chunk.length);
      } catch (error) {
        finish(error as Error);
        return;
      }
      chunks.push(chunk);
    };
    const onEnd = (): void => finish(null);
    const onClosed = (): void => finish(new BodyNotDelivered(false));
    const finish = (error: Error | null): void => {
      clearTimeout(timer);
      request.off("data", onData).off("end", onEnd).off("error", onClosed).off("close", onClosed);
      if (error !== null) {
        request.pause();
        reject(error);
      } else resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size));
    };
    request.on("data", onData).on("end", onEnd).on("error", onClosed).on("close", onClosed);
  });
}
