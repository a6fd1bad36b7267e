"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useAnnounce } from "./announcer";
import { PAGES } from "./pages";
import { themeInView, usePreferences } from "./preferences-provider";
import { useShortcuts } from "./shortcut-provider";

/** The keys that work on every page. Draws nothing. */
export function GlobalKeys() {
  const router = useRouter();
  const client = useQueryClient();
  const announce = useAnnounce();
  const { theme, change } = usePreferences();
  const goTo = Object.fromEntries(PAGES.map((page) => [page.shortcut, () => router.push(page.href)]));
  useShortcuts({
    ...goTo,
    refresh: () => {
      void client.invalidateQueries();
      announce("Refreshing");
    },
    theme: () => {
      const next = themeInView(theme) === "dark" ? "light" : "dark";
      change({ theme: next });
      announce(next === "dark" ? "Dark theme" : "Light theme");
    },
    search: () => document.querySelector<HTMLElement>("[data-search-field]")?.focus(),
  });
  return null;
}
