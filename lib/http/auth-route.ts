import NextAuth from "next-auth";
import { config } from "@/lib/config/server";
import { systemClock } from "@/lib/kernel/clock";
import { Fault } from "@/lib/kernel/faults";
import { newRequestId } from "@/lib/kernel/ids";
import { getProcessSingleton } from "@/lib/kernel/process-singleton";
import { nextAuthOptions } from "@/lib/people/server";
import { problemResponse } from "./problem";
import { remoteAddressOf } from "./request-context";
import { originIsHost } from "./same-origin";

interface SignInLog {
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/** The doors of next-auth. Beside its own token against forged forms, a POST must come from a page of this host. */
export async function authRoute(request: Request, segment: { params: Promise<{ nextauth: string[] }> }): Promise<Response> {
  if (request.method !== "GET" && !originIsHost(request.headers.get("origin"), request.headers.get("host"))) {
    return problemResponse(new Fault("forbidden", "This did not come from a page of this console."), newRequestId());
  }
  const browser = { userAgent: request.headers.get("user-agent") ?? "", remoteAddress: remoteAddressOf(request.headers) };
  const options = nextAuthOptions(config(), browser, systemClock, getProcessSingleton<SignInLog>("log"));
  const response = (await NextAuth(request as never, segment as never, options)) as Response;
  response.headers.set("cache-control", "no-store");
  return response;
}
