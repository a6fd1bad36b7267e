import type { Metadata } from "next";
import { EntryCard, EntryFrame } from "@/components/entry/entry-frame";
import { ButtonLink } from "@/components/ui/button";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <EntryFrame>
      <EntryCard title="There is no such page" lead="The address may be mistyped, or what it led to is gone.">
        <ButtonLink href="/fleet">Go to the fleet</ButtonLink>
      </EntryCard>
    </EntryFrame>
  );
}
