import { parseAsBoolean, parseAsInteger, parseAsString } from "nuqs";

/** How a dashboard is looked at, as its address says it; time and variables have parameters of their own. */
export const dashboardParsers = {
  /** A panel alone on the screen. */
  panel: parseAsString,
  kiosk: parseAsBoolean.withDefault(false),
  edit: parseAsBoolean.withDefault(false),
  /** An earlier version; absent: the newest. */
  version: parseAsInteger,
};
