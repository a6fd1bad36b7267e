import type { Severity } from "@/lib/kernel/severity";

/** What to do about an Xid, from NVIDIA's catalogue of driver errors. */
export type XidAction = "ignore" | "restart-application" | "reset-gpu" | "reboot-node" | "follow-workflow" | "contact-support";

const ACTIONS: readonly (readonly [XidAction, readonly number[]])[] = [
  ["ignore", [43, 63, 92, 121, 137, 157]],
  ["restart-application", [13, 31, 45, 68, 69, 94]],
  ["reset-gpu", [46, 64, 95, 109, 110, 119, 120, 136, 140, 143, 155, 156, 158]],
  ["reboot-node", [79]],
  ["follow-workflow", [48, 74, 144, 145, 146, 147, 148, 149, 150]],
];
const BY_CODE: ReadonlyMap<number, XidAction> = new Map(ACTIONS.flatMap(([action, codes]) => codes.map((code) => [code, action] as const)));

const SENTENCES: Readonly<Record<XidAction, string>> = {
  ignore: "no action needed",
  "restart-application": "restart the engine",
  "reset-gpu": "drain the node and reset the GPU",
  "reboot-node": "drain the node and reboot it",
  "follow-workflow": "drain the node and follow NVIDIA’s workflow for this code",
  "contact-support": "drain the node and contact support",
};

/** How bad an Xid is. Faults of one application are P3; those of the GPU, its memory or its links are P1. */
export function judgeXid(code: number): { readonly severity: Severity | null; readonly action: XidAction; readonly advice: string } {
  const action = BY_CODE.get(code) ?? "contact-support";
  const severity = action === "ignore" ? null : action === "restart-application" ? "P3" : "P1";
  return { severity, action, advice: SENTENCES[action] };
}
