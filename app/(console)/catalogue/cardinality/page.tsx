import type { Metadata } from "next";
import { CardinalityScreen } from "@/components/metrics/cardinality-screen";

export const metadata: Metadata = { title: "Cardinality" };

export default function CardinalityPage() {
  return <CardinalityScreen />;
}
