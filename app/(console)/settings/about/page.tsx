import type { Metadata } from "next";
import { AboutScreen } from "@/components/settings/about-screen";

export const metadata: Metadata = { title: "Sightglass itself" };

export default function AboutPage() {
  return <AboutScreen />;
}
