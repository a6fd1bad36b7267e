import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { PREFERENCES_COOKIE, parsePreferences } from "@/components/shell/preferences";
import { Providers } from "@/components/shell/providers";
import "./tokens.css";

export const metadata: Metadata = {
  title: { default: "Sightglass", template: "%s · Sightglass" },
  description: "Observability and incidents for fleets of LLM inference nodes",
  referrer: "same-origin",
};

export const viewport: Viewport = { width: "device-width", initialScale: 1 };

export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const preferences = parsePreferences((await cookies()).get(PREFERENCES_COOKIE)?.value);
  return (
    <html
      lang="en"
      className={`${GeistSans.variable} ${GeistMono.variable}`}
      {...(preferences.theme === "system" ? {} : { "data-theme": preferences.theme })}
      {...(preferences.density === "default" ? {} : { "data-density": preferences.density })}
    >
      <body>
        <Providers preferences={preferences}>{children}</Providers>
      </body>
    </html>
  );
}
