import type { ReactNode } from "react";
import { Shell } from "@/components/shell/shell";
import { pageViewer } from "@/lib/http/page-ctx";

export default async function ConsoleLayout({ children }: { readonly children: ReactNode }) {
  return <Shell viewer={await pageViewer()}>{children}</Shell>;
}
