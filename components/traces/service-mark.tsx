import { visibleText } from "@/lib/kernel/visible-text";

/** The colour of a service's slot in the series palette; the ninth and later share one. */
export const slotColour = (slot: number | null | undefined): string => `var(--series-${slot ?? "other"})`;

interface ServiceLegendProps {
  readonly services: readonly string[];
  readonly slots: ReadonlyMap<string, number | null>;
}

/** Which colour is which service. */
export function ServiceLegend({ services, slots }: ServiceLegendProps) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 px-4 pb-2 text-dense" aria-label="Services">
      {services.map((service) => (
        <li key={service} className="inline-flex items-center gap-1.5">
          <span aria-hidden className="size-2.5 rounded-chip" style={{ background: slotColour(slots.get(service)) }} />
          {visibleText(service) || "(no service)"}
        </li>
      ))}
    </ul>
  );
}
