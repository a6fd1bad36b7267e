import { createParser } from "nuqs";
import { DEFAULT_CHOICE, type TimeChoice, choiceToParam, paramToChoice } from "@/lib/kernel/time-choice";

/** `?t=`: the range a person chose. Absent where nobody has; it is never written on its own. */
export const timeParser = createParser<TimeChoice>({
  parse: paramToChoice,
  serialize: choiceToParam,
  eq: (a, b) => choiceToParam(a) === choiceToParam(b),
}).withOptions({ history: "push", scroll: false, clearOnDefault: false });

export const TIME_PARAM = "t";

/** The range of a page: the link's, else the person's own. */
export const choiceOr = (chosen: TimeChoice | null, ownDefault: string): TimeChoice =>
  chosen ?? paramToChoice(ownDefault) ?? DEFAULT_CHOICE;
