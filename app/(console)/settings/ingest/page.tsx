import type { Metadata } from "next";
import { IngestScreen } from "@/components/settings/ingest-screen";

export const metadata: Metadata = { title: "Ingest health" };

export default function IngestPage() {
  return <IngestScreen />;
}
