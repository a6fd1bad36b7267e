export type { DecodeContext, Decoded, DoorAnswer, DoorEncoding, DoorOutcome, DoorRoute, DoorSignal } from "./route";
export { DEFAULT_LIMITS, type DoorLimits } from "./limits";
export { Rejections } from "./rejections";
export type { IngestFlow, IngestHealth, IngestRefusal } from "./health";
