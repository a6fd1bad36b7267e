import type { Metadata } from "next";
import { DashboardsScreen } from "@/components/dashboard/list/dashboards-screen";

export const metadata: Metadata = { title: "Dashboards" };

export default function DashboardsPage() {
  return <DashboardsScreen />;
}
