"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { type ReactNode, useEffect, useRef } from "react";
import type { MeView } from "@/lib/people";
import { fetchJson } from "../shell/api-client";
import { settingPagesFor } from "./setting-pages";

export const useMe = () =>
  useQuery({ queryKey: ["me"], queryFn: ({ signal }) => fetchJson<MeView>("/api/v1/me", signal), staleTime: 60_000 });

/** The list of settings at the left, one page beside it. What one may not open is not listed; one's own account always is. */
export function SettingsFrame({ children }: { readonly children: ReactNode }) {
  const path = usePathname();
  const me = useMe();
  const pages = me.data ? settingPagesFor(me.data.permissions) : [];
  const list = useRef<HTMLElement>(null);
  useEffect(() => {
    const box = list.current;
    const here = box?.querySelector<HTMLElement>("[aria-current=page]");
    // On a phone the list is a row that scrolls: the open page's name must be in view.
    if (box && here) box.scrollLeft = here.offsetLeft - box.offsetLeft - (box.clientWidth - here.clientWidth) / 2;
  }, [path, pages.length]);
  return (
    <div className="flex max-md:flex-col">
      <nav
        ref={list}
        aria-label="Settings"
        className="w-44 shrink-0 border-r border-line py-2 max-md:flex max-md:w-full max-md:overflow-x-auto max-md:border-r-0 max-md:border-b md:min-h-[calc(100dvh-44px)]"
      >
        {pages.map((page) => (
          <Link
            key={page.href}
            href={page.href}
            aria-current={path.startsWith(page.href) ? "page" : undefined}
            className="block h-8 px-4 leading-8 whitespace-nowrap text-muted hover:bg-hover aria-[current]:bg-active aria-[current]:font-medium aria-[current]:text-fg"
          >
            {page.label}
          </Link>
        ))}
      </nav>
      <div className="min-w-0 flex-1">{children}</div>
    </div>
  );
}
