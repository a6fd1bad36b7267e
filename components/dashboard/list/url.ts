import { parseAsString, parseAsStringLiteral } from "nuqs";

/** What the list shows, as its address says it. */
export const listParsers = {
  q: parseAsString.withDefault(""),
  folder: parseAsString,
  tag: parseAsString,
  show: parseAsStringLiteral(["all", "favourites", "deleted"]).withDefault("all"),
};
