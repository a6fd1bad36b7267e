import { createParser } from "nuqs";
import { type TimeChoice, choiceToParam, paramToChoice } from "@/lib/kernel/time-choice";

/** `?t=`: the range a person chose. Absent where nobody has; it is never written on its own. */
export const timeParser = createParser<TimeChoice>({
  parse: paramToChoice,
  serialize: choiceToParam,
  eq: (a, b) => choiceToParam(a) === choiceToParam(b),
}).withOptions({ history: "push", scroll: false, clearOnDefault: false });

export const TIME_PARAM = "t";
