import type { Metadata } from "next";
import { CatalogueScreen } from "@/components/metrics/catalogue-screen";

export const metadata: Metadata = { title: "Metrics" };

export default function MetricsPage() {
  return <CatalogueScreen />;
}
