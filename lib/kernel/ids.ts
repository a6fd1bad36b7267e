import { randomBytes as cryptoRandomBytes, randomUUID } from "node:crypto";

/** A source of unpredictable bytes; tests pass their own. */
export type RandomBytes = (length: number) => Uint8Array;

export const secureRandomBytes: RandomBytes = (length) => cryptoRandomBytes(length);

/** A random identifier (RFC 9562 version 4). */
export const newId = (): string => randomUUID();

/** A request identifier short enough to read out over the telephone. */
export const newRequestId = (): string => cryptoRandomBytes(8).toString("hex");
