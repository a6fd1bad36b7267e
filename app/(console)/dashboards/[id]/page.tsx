import type { Metadata } from "next";
import { DashboardScreen } from "@/components/dashboard/view/dashboard-screen";

interface DashboardPageProps {
  readonly params: Promise<{ readonly id: string }>;
}

export const metadata: Metadata = { title: "Dashboard" };

export default async function DashboardPage({ params }: DashboardPageProps) {
  return <DashboardScreen uid={decodeURIComponent((await params).id)} />;
}
