"use client";

import { PanelLeftClose, PanelLeftOpen } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { cn } from "../ui/cn";
import { IconButton } from "../ui/icon-button";
import { Tooltip } from "../ui/tooltip";
import { AccountMenu, type Viewer } from "./account-menu";
import { BrandMark } from "./brand-mark";
import { type ConsolePage, PAGE_GROUPS, pageOf } from "./pages";
import { usePreferences } from "./preferences-provider";
import { keysOf } from "./shortcuts";

/** The mark and name of the console. */
export function Brand({ compact = false }: { readonly compact?: boolean }) {
  return (
    <Link href="/fleet" className="flex h-11 shrink-0 items-center gap-2 px-4 font-semibold no-underline">
      <BrandMark className="size-4 shrink-0" />
      <span className={cn(compact && "sr-only")}>Sightglass</span>
    </Link>
  );
}

/** The navigation at the left: 200 px, or 48 px with icons alone. */
export function Nav({ viewer }: { readonly viewer: Viewer | null }) {
  const { navCollapsed, change } = usePreferences();
  const word = navCollapsed ? "Widen the navigation" : "Narrow the navigation";
  return (
    <div data-slot="nav" className={cn("hidden shrink-0 flex-col border-r border-line bg-subtle md:flex", navCollapsed ? "w-12" : "w-50")}>
      <Brand compact={navCollapsed} />
      <NavList compact={navCollapsed} />
      <div className={cn("mt-auto flex items-center gap-1 border-t border-line p-2", navCollapsed && "flex-col")}>
        {viewer && <AccountMenu viewer={viewer} compact={navCollapsed} />}
        <IconButton name={word} kind="quiet" className="ml-auto" onClick={() => change({ navCollapsed: !navCollapsed })}>
          {navCollapsed ? (
            <PanelLeftOpen aria-hidden className="size-4" strokeWidth={1.5} />
          ) : (
            <PanelLeftClose aria-hidden className="size-4" strokeWidth={1.5} />
          )}
        </IconButton>
      </div>
    </div>
  );
}

export interface NavListProps {
  readonly compact?: boolean;
  /** Called when a page was chosen: the drawer closes. */
  readonly onChosen?: () => void;
}

export function NavList({ compact = false, onChosen }: NavListProps) {
  const here = pageOf(usePathname());
  return (
    <nav aria-label="Console" className="flex min-h-0 flex-col gap-4 overflow-y-auto p-2">
      {PAGE_GROUPS.map((group) => (
        <div key={group.name ?? ""}>
          {group.name && !compact && <p className="px-2 pb-1 text-caption text-muted">{group.name}</p>}
          <ul className="flex flex-col gap-0.5">
            {group.pages.map((page) => (
              <li key={page.href}>
                <NavLink page={page} compact={compact} current={page === here} {...(onChosen ? { onChosen } : {})} />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

function NavLink({ page, compact, current, onChosen }: { readonly page: ConsolePage; readonly current: boolean } & NavListProps) {
  const Icon = page.icon;
  const link = (
    <Link
      href={page.href}
      aria-current={current ? "page" : undefined}
      onClick={() => onChosen?.()}
      className={cn(
        "tap flex h-7 items-center gap-2 rounded-control px-2 no-underline hover:bg-hover",
        current ? "bg-active font-medium text-fg" : "text-muted",
        compact && "justify-center",
      )}
    >
      <Icon aria-hidden className="size-4 shrink-0" strokeWidth={1.5} />
      <span className={cn(compact && "sr-only")}>{page.label}</span>
    </Link>
  );
  return (
    <Tooltip text={page.label} keys={keysOf(page.shortcut)} side="right">
      {link}
    </Tooltip>
  );
}
