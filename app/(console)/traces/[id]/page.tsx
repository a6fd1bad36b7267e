import type { Metadata } from "next";
import { TraceScreen } from "@/components/traces/trace-screen";

export const metadata: Metadata = { title: "Trace" };

export default async function TracePage({ params }: { readonly params: Promise<{ readonly id: string }> }) {
  return <TraceScreen traceId={(await params).id} />;
}
