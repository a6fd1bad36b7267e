import { parseAsArrayOf, parseAsString, parseAsStringLiteral } from "nuqs";
import { HEAT_METRICS } from "@/lib/fleet";

/** What the Fleet screen shows, as its address says it. Defaults are not written. */
export const fleetParsers = {
  /** Words a deployment must contain. */
  q: parseAsString.withDefault(""),
  view: parseAsStringLiteral(["table", "heat"]).withDefault("table"),
  /** Deployments expanded to their replicas, by id. */
  open: parseAsArrayOf(parseAsString, ",").withDefault([]),
  heat: parseAsStringLiteral(HEAT_METRICS).withDefault("ttft-p95"),
};
