import { visibleText } from "@/lib/kernel/visible-text";
import { slotColour } from "../chart";
import type { ServiceSlots } from "./prepare-waterfall";

/** The colour a service has throughout its trace. */
export const serviceColour = (slots: ServiceSlots, service: string): string => slotColour(slots.get(service) ?? 0);

interface ServiceLegendProps {
  readonly services: readonly string[];
  readonly slots: ServiceSlots;
}

/** Which colour is which service. */
export function ServiceLegend({ services, slots }: ServiceLegendProps) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 px-4 pb-2 text-dense" aria-label="Services">
      {services.map((service) => (
        <li key={service} className="inline-flex items-center gap-1.5">
          <span aria-hidden className="size-2.5 rounded-chip" style={{ background: serviceColour(slots, service) }} />
          {visibleText(service) || "(no service)"}
        </li>
      ))}
    </ul>
  );
}
