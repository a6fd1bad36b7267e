import type { Ctx } from "../context";
import type { ChangePersonInput } from "../inputs";
import type { PersonView } from "../views";
import { changeRole } from "./change-role";
import { disableUser } from "./disable-user";
import { resetPassword } from "./reset-password";

/** The one change that was asked for; see the verbs for what each throws. Undefined after a new password. */
export async function changePerson(ctx: Ctx, userId: string, input: ChangePersonInput): Promise<PersonView | undefined> {
  if ("role" in input) return changeRole(ctx, userId, input);
  if ("disabled" in input) return disableUser(ctx, userId, input.disabled);
  await resetPassword(ctx, userId, input.password);
  return undefined;
}
