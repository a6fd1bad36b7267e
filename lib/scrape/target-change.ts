import { z } from "zod";
import { present } from "@/lib/telemetry/present";
import type { TargetInput } from "./target";
import { targetInputSchema } from "./target-input";

/** A new target as the API takes it. */
export const NewTarget = targetInputSchema.transform((input) => present(input) as TargetInput);

/** A change of a target: `{paused}` alone pauses or resumes, anything else replaces what it names. */
export const TargetChange = z.union([
  z.strictObject({ paused: z.boolean() }),
  targetInputSchema.partial().transform((input) => present(input) as Partial<TargetInput>),
]);
export type TargetChange = z.infer<typeof TargetChange>;

/** Whether a change does no more than pause or resume. */
export const isPause = (change: TargetChange): change is { readonly paused: boolean } =>
  Object.keys(change).length === 1 && change.paused !== undefined;
