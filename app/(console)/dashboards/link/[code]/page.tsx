import type { Metadata } from "next";
import { PermalinkScreen } from "@/components/dashboard/share/permalink-screen";

interface PermalinkPageProps {
  readonly params: Promise<{ readonly code: string }>;
}

export const metadata: Metadata = { title: "Dashboard" };

export default async function PermalinkPage({ params }: PermalinkPageProps) {
  return <PermalinkScreen code={decodeURIComponent((await params).code)} />;
}
