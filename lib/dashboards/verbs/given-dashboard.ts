import { Fault } from "@/lib/kernel/faults";
import type { Ctx } from "@/lib/people";
import type { Dashboard } from "../model";
import { parseDashboard } from "../parse-dashboard";
import { noDashboard } from "../reads/get-dashboard";
import type { DashboardRow } from "../store/dashboards";
import { findBuiltin } from "../store/views";
import type { DashboardProblem } from "../views";

/** The dashboard in what somebody sent. Throws Fault `invalid` that names every problem with its JSON path. */
export function givenDashboard(data: unknown): Dashboard {
  const parsed = parseDashboard(data);
  if (parsed.ok) return parsed.dashboard;
  throw faultOf(parsed.problems);
}

/** One sentence that names the first problem; all of them beside it. */
export function faultOf(problems: readonly DashboardProblem[]): Fault {
  const [first] = problems;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
  return new Fault(
    "invalid",
    first === undefined
      ? "This is no dashboard."
      : `${first.path}${first.line === undefined ? "" : ` (line ${first.line})`}: ${first.message}${more}`,
    {
      errors: problems.map(({ path, line, message }) => ({ at: path, message: line === undefined ? message : `Line ${line}: ${message}` })),
    },
  );
}

/** Throws unless the actor may change it: `not-found` where there is none, `forbidden` for one that comes with Sightglass or is the fleet's. */
export function requireOwn(ctx: Ctx, uid: string, row: DashboardRow | null): asserts row is DashboardRow {
  if (findBuiltin(uid) !== null) {
    throw new Fault("forbidden", "This dashboard comes with Sightglass and cannot be changed.", {
      fix: "Duplicate it and change the copy.",
    });
  }
  if (row === null) throw noDashboard();
  if (ctx.actor.tenant !== null && row.tenant !== ctx.actor.tenant) {
    throw new Fault("forbidden", "This dashboard is the fleet's.", { fix: "Duplicate it and change the copy." });
  }
}
