import { DEFAULT_CHOICE, type TimeChoice, paramToChoice } from "@/lib/kernel/time-choice";

/** The range of a page: the link's where it has one that can be read, else the person's own. */
export function choiceOf(param: string | readonly string[] | undefined, ownDefault: string): TimeChoice {
  const chosen = typeof param === "string" ? param : param?.[0];
  return (chosen === undefined ? null : paramToChoice(chosen)) ?? paramToChoice(ownDefault) ?? DEFAULT_CHOICE;
}
