import type { Metadata } from "next";
import { SharedScreen } from "@/components/dashboard/share/shared-screen";

interface SharedPageProps {
  readonly params: Promise<{ readonly token: string }>;
}

export const metadata: Metadata = { title: "Shared dashboard", robots: { index: false, follow: false }, referrer: "no-referrer" };

export default async function SharedPage({ params }: SharedPageProps) {
  return <SharedScreen token={decodeURIComponent((await params).token)} />;
}
