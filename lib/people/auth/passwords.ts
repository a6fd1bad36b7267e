import { hash, verify } from "@node-rs/argon2";
import { Fault } from "@/lib/kernel/faults";
import { processSingleton } from "@/lib/kernel/process-singleton";
import { passwordProblem } from "../password-rules";

/** Argon2id with the parameters of OWASP ASVS 5 §11.4.2. */
const ARGON2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const hashPassword = (password: string): Promise<string> => hash(password.normalize("NFC"), ARGON2);

/** The hash of a password that passes the rules. Throws Fault `invalid` with the reason for one that does not. */
export function acceptablePasswordHash(password: string, person: { readonly name: string; readonly email: string }): Promise<string> {
  const problem = passwordProblem(password, person);
  if (problem) throw new Fault("invalid", problem, { at: "password" });
  return hashPassword(password);
}

/**
 * Whether the password is the one that was hashed. With null, for somebody
 * who does not exist, it takes as long and answers false.
 */
export async function passwordMatches(stored: string | null, password: string): Promise<boolean> {
  const dummy = processSingleton("people.dummy-hash", () => hashPassword("nobody has this password"));
  const matches = await verify(stored ?? (await dummy), password.normalize("NFC"));
  return stored !== null && matches;
}
