import type { Metadata } from "next";
import { VersionsScreen } from "@/components/dashboard/share/versions-screen";

interface VersionsPageProps {
  readonly params: Promise<{ readonly id: string }>;
}

export const metadata: Metadata = { title: "Versions of a dashboard" };

export default async function VersionsPage({ params }: VersionsPageProps) {
  return <VersionsScreen uid={decodeURIComponent((await params).id)} />;
}
