import { SkeletonRows } from "../ui/skeleton";
import { KpiStrip } from "./kpi-strip";

/** The Fleet screen's geometry before its data is read. */
export function FleetSkeleton() {
  return (
    <div aria-busy>
      <span className="sr-only">Loading the fleet…</span>
      <KpiStrip kpis={undefined} />
      <div aria-hidden className="h-9" />
      <SkeletonRows rows={8} />
    </div>
  );
}
