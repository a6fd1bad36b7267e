import { STATUS_CODES } from "node:http";
import type { Fault } from "@/lib/kernel/faults";
import type { DoorAnswer } from "../route";

/** How the JSON formats refuse a whole request (RFC 9457). */
export function problemAnswer(fault: Fault, status: number): DoorAnswer {
  return {
    status,
    headers: { "content-type": "application/problem+json" },
    body: JSON.stringify({
      type: `urn:sightglass:problem:${fault.code}`,
      title: STATUS_CODES[status] ?? "Refused",
      status,
      detail: fault.message,
      ...(fault.fix === undefined ? {} : { fix: fault.fix }),
    }),
  };
}

/** The media type without its parameters, lower case; empty when there is none. */
export const bareMedia = (contentType: string | undefined): string => contentType?.split(";", 1)[0]?.trim().toLowerCase() ?? "";
