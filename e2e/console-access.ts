import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { request } from "playwright/test";
import type { Role } from "@/lib/people";

export interface ConsoleAccess {
  readonly url: string;
  readonly ingestKey: string;
  readonly readKey: string;
  readonly accounts: readonly { readonly role: Role; readonly email: string; readonly password: string }[];
}

/** Where the console under test is and how to get in, as its demo mode wrote it down. */
export function readAccess(): ConsoleAccess {
  return JSON.parse(readFileSync(path.join(process.env["E2E_DATA_DIR"] ?? "data", "demo.json"), "utf8")) as ConsoleAccess;
}

/** The path of a browser state that is signed in as `role`; signs in once a run. */
export async function signedInAs(role: Role): Promise<string> {
  const file = path.join(process.env["E2E_STATE_DIR"] ?? "test-results", `${role}.json`);
  if (existsSync(file)) return file;
  const { url, accounts } = readAccess();
  const account = accounts.find((a) => a.role === role);
  if (!account) throw new Error(`The demo has no account for ${role}.`);
  const client = await request.newContext({ baseURL: url });
  const { csrfToken } = (await (await client.get("/api/auth/csrf")).json()) as { csrfToken: string };
  const answer = await client.post("/api/auth/callback/credentials", {
    form: { csrfToken, email: account.email, password: account.password, json: "true" },
    headers: { origin: url },
  });
  if (!answer.ok()) throw new Error(`Signing in as ${role} answered ${answer.status()}.`);
  await client.storageState({ path: file });
  await client.dispose();
  return file;
}
