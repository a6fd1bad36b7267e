import type { FleetOverview } from "@/lib/fleet";
import { Figure } from "../ui/figure";
import { Skeleton } from "../ui/skeleton";
import { kpiModel } from "./figures";

const ORDER = ["requests", "ttftP95", "tokens", "errors", "spend"] as const;
const STRIP =
  "grid grid-cols-2 gap-px border-b border-line bg-line sm:grid-cols-3 lg:grid-cols-5 [&>*]:bg-bg max-sm:[&>*:last-child]:col-span-2";

/** The five figures of the whole fleet, each against the period before. */
export function KpiStrip({ kpis }: { readonly kpis: FleetOverview["kpis"] | undefined }) {
  if (!kpis) {
    return (
      <div aria-hidden className={STRIP}>
        {ORDER.map((name) => (
          <div key={name} className="px-4 py-3">
            <Skeleton className="h-4 w-20" />
            <Skeleton className="mt-1.5 h-6 w-24" />
          </div>
        ))}
      </div>
    );
  }
  return (
    <dl className={STRIP}>
      {ORDER.map((name) => {
        const model = kpiModel(name, kpis[name]);
        return <Figure key={name} label={model.label} value={model.value} why={model.why} delta={model.delta} title={model.title} />;
      })}
    </dl>
  );
}
