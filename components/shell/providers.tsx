"use client";

import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { ReactNode } from "react";
import { TooltipProvider } from "../ui/tooltip";
import { Announcer } from "./announcer";
import type { Preferences } from "./preferences";
import { PreferencesProvider } from "./preferences-provider";
import { QueryProvider } from "./query-provider";
import { ShortcutProvider } from "./shortcut-provider";

/** What every page needs around it, signed in or not. */
export function Providers({ preferences, children }: { readonly preferences: Preferences; readonly children: ReactNode }) {
  return (
    <NuqsAdapter>
      <PreferencesProvider initial={preferences}>
        <QueryProvider>
          <ShortcutProvider>
            <TooltipProvider delay={400}>
              <Announcer>{children}</Announcer>
            </TooltipProvider>
          </ShortcutProvider>
        </QueryProvider>
      </PreferencesProvider>
    </NuqsAdapter>
  );
}
