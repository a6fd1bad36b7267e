import type { Metadata } from "next";
import { TargetsScreen } from "@/components/settings/targets-screen";

export const metadata: Metadata = { title: "Scrape targets" };

export default function TargetsPage() {
  return <TargetsScreen />;
}
